/* SPDX-License-Identifier: GPL-3.0-or-later
 * Who pays? What is typed or scanned is grouped for the eye, and a line says what it was taken for. */
#include "ui/kassi-identify-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/kassi-money.h"
#include "ui/kassi-action-button.h"
#include "ui/kassi-column.h"
#include "ui/kassi-keypad.h"
#include "ui/kassi-qr.h"

struct _KassiIdentifyPage
{
  AdwBin             parent_instance;

  /* Owned. */
  KassiCustomerId    id;             /* filled in while recognised; wiped with the entry */

  gboolean           recognised;
  gboolean           grouping;       /* the entry is being rewritten by us */
  gboolean           inserting;      /* text is going in: it is grouped when the place of the cursor is known */
  gboolean           has_error;

  /* Template children. */
  GtkLabel          *amount_label;
  GtkEntry          *entry;
  GtkImage          *line_image;
  GtkLabel          *line_word;
  GtkLabel          *line_text;
  GtkStack          *sides;
  GtkStack          *hint_stack;
  GtkLabel          *error_label;
  GtkButton         *qr_button;
  GtkButton         *turn_back_button;
  KassiQr           *qr;
  KassiKeypad       *keypad;
  KassiActionButton *ask_button;
};

enum { IDENTIFIED, BACK, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiIdentifyPage, kassi_identify_page, ADW_TYPE_BIN)

/* What the line under the entry says. */
typedef struct {
  const char *icon;        /* NULL: none */
  const char *css_class;   /* of icon and word; NULL: none */
  const char *word;        /* bold; or NULL */
  const char *text;
} Line;

static const Line empty_line = { NULL, NULL, NULL, N_("Phone number, national ID or app code") };
static const Line incomplete_line = { NULL, NULL, NULL, N_("A phone number has 7 digits, a national ID 10.") };
static const Line hopeless_line = { "dialog-warning-symbolic", "state-warning", NULL,
                                    N_("Expected: 7 or 10 digits, or an app code.") };

/* What will happen, by the kind of customer. */
static const Line kind_lines[KASSI_N_CUSTOMER_KINDS] = {
  [KASSI_CUSTOMER_GSM] = { "emblem-ok-symbolic", "state-success", N_("Phone number"),
                           N_("· the app on this phone is asked") },
  [KASSI_CUSTOMER_SSN] = { "emblem-ok-symbolic", "state-success", N_("National ID"),
                           N_("· the customer gets a code by SMS") },
  [KASSI_CUSTOMER_APP_CODE] = { "emblem-ok-symbolic", "state-success", N_("App code"),
                                N_("· the customer need not do more") },
};

/* A hint never blocks: Netgíró decides who is a customer. */
static const Line hint_lines[] = {
  [KASSI_CUSTOMER_HINT_NONE] = { NULL, NULL, NULL, NULL },
  [KASSI_CUSTOMER_HINT_CHECK_DIGIT] = { "dialog-warning-symbolic", "state-warning", N_("National ID"),
                                        N_("· looks odd, check it with the customer") },
  [KASSI_CUSTOMER_HINT_PREFIX] = { "dialog-warning-symbolic", "state-warning", N_("Phone number"),
                                   N_("· mobiles begin with 6, 7 or 8") },
};

static const Line *
choose_line (KassiRecognition       recognition,
             const KassiCustomerId *id)
{
  switch (recognition)
    {
    case KASSI_RECOGNITION_EMPTY:
      return &empty_line;
    case KASSI_RECOGNITION_INCOMPLETE:
      return &incomplete_line;
    case KASSI_RECOGNITION_COMPLETE:
      return id->hint != KASSI_CUSTOMER_HINT_NONE ? &hint_lines[id->hint] : &kind_lines[id->kind];
    case KASSI_RECOGNITION_HOPELESS:
      return &hopeless_line;
    default:
      g_assert_not_reached ();
    }
}

static void
set_state_class (GtkWidget  *widget,
                 const char *css_class)
{
  gtk_widget_remove_css_class (widget, "state-success");
  gtk_widget_remove_css_class (widget, "state-warning");
  if (css_class != NULL)
    gtk_widget_add_css_class (widget, css_class);
}

static void
show_line (KassiIdentifyPage *self,
           const Line        *line)
{
  g_autofree char *spoken = NULL;
  const char *word = line->word != NULL ? _(line->word) : "";

  gtk_widget_set_visible (GTK_WIDGET (self->line_image), line->icon != NULL);
  if (line->icon != NULL)
    gtk_image_set_from_icon_name (self->line_image, line->icon);
  gtk_widget_set_visible (GTK_WIDGET (self->line_word), line->word != NULL);
  gtk_label_set_label (self->line_word, word);
  gtk_label_set_label (self->line_text, _(line->text));
  set_state_class (GTK_WIDGET (self->line_image), line->css_class);
  set_state_class (GTK_WIDGET (self->line_word), line->css_class);

  spoken = g_strstrip (g_strdup_printf ("%s %s", word, _(line->text)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, spoken, -1);
}

static void
recognise (KassiIdentifyPage *self)
{
  KassiRecognition recognition;

  recognition = kassi_customer_id_recognise (gtk_editable_get_text (GTK_EDITABLE (self->entry)), &self->id);
  self->recognised = recognition == KASSI_RECOGNITION_COMPLETE;
  if (!self->recognised)
    explicit_bzero (&self->id, sizeof self->id);

  show_line (self, choose_line (recognition, &self->id));
  gtk_widget_set_sensitive (GTK_WIDGET (self->ask_button), self->recognised);
}

static guint
count_significant (const char *text,
                   glong       n_characters)
{
  guint n = 0;

  for (glong i = 0; i < n_characters && *text != '\0'; i++, text = g_utf8_next_char (text))
    if (g_unichar_isalnum (g_utf8_get_char (text)))
      n++;

  return n;
}

/* The position behind the n-th letter or figure. */
static int
find_position (const char *text,
               guint       n_significant)
{
  int position = 0;

  for (; *text != '\0' && n_significant > 0; text = g_utf8_next_char (text), position++)
    if (g_unichar_isalnum (g_utf8_get_char (text)))
      n_significant--;

  return position;
}

/* Rewrites the entry as grouped. Returns where the cursor, which was at position, is behind the same figure. */
static int
group (KassiIdentifyPage *self,
       int                position)
{
  GtkEditable *editable = GTK_EDITABLE (self->entry);
  const char *text = gtk_editable_get_text (editable);
  g_autofree char *grouped = kassi_customer_id_group (text);

  if (!g_str_equal (grouped, text))
    {
      gboolean at_end = position >= g_utf8_strlen (text, -1);
      guint n_before = count_significant (text, position);

      self->grouping = TRUE;
      gtk_editable_set_text (editable, grouped);
      self->grouping = FALSE;
      position = at_end ? (int) g_utf8_strlen (grouped, -1) : find_position (grouped, n_before);
    }

  explicit_bzero (grouped, strlen (grouped));
  return position;
}

static void
clear_error (KassiIdentifyPage *self)
{
  self->has_error = FALSE;
  gtk_stack_set_visible_child_name (self->hint_stack, "hint");
}

static void
forget (KassiIdentifyPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  explicit_bzero (&self->id, sizeof self->id);
}

static void
show_side (KassiIdentifyPage *self,
           const char        *name)
{
  gboolean front = g_str_equal (name, "keypad");

  gtk_stack_set_visible_child_name (self->sides, name);
  gtk_widget_grab_focus (front ? GTK_WIDGET (self->entry) : GTK_WIDGET (self->turn_back_button));
  if (front)
    gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

static gboolean
shows_qr (KassiIdentifyPage *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->sides), "qr") == 0;
}

static void
entry_changed_cb (KassiIdentifyPage *self)
{
  GtkEditable *editable = GTK_EDITABLE (self->entry);

  if (self->grouping || self->inserting)
    return;

  clear_error (self);
  gtk_editable_set_position (editable, group (self, gtk_editable_get_position (editable)));
  recognise (self);
}

/* Whoever inserts moves the cursor afterwards, to the position it is told here: "changed" would be too early for it. */
static void
insert_text_cb (KassiIdentifyPage *self)
{
  self->inserting = !self->grouping;
}

static void
text_inserted_cb (KassiIdentifyPage *self,
                  const char        *text,
                  int                length,
                  int               *position)
{
  if (!self->inserting)
    return;

  self->inserting = FALSE;
  clear_error (self);
  *position = group (self, *position);
  recognise (self);
}

static void
entry_activate_cb (KassiIdentifyPage *self)
{
  kassi_action_button_press (self->ask_button);
}

static void
key_pressed_cb (KassiIdentifyPage *self,
                const char        *key)
{
  GtkEditable *editable = GTK_EDITABLE (self->entry);
  int position;

  if (g_str_equal (key, "clear"))
    {
      forget (self);
    }
  else if (g_str_equal (key, "backspace"))
    {
      /* The text widget's own, so that it deletes what is selected, or before the cursor. */
      g_signal_emit_by_name (gtk_editable_get_delegate (editable), "backspace");
    }
  else
    {
      gtk_editable_delete_selection (editable);
      position = gtk_editable_get_position (editable);
      gtk_editable_insert_text (editable, key, -1, &position);
      gtk_editable_set_position (editable, position);
    }
}

static void
ask_cb (KassiIdentifyPage *self)
{
  KassiCustomerId id;

  if (!self->recognised)
    return;

  clear_error (self);
  id = self->id;
  g_signal_emit (self, signals[IDENTIFIED], 0, &id);
  explicit_bzero (&id, sizeof id);
  if (!self->has_error)
    forget (self);
}

static void
back_cb (KassiIdentifyPage *self)
{
  forget (self);
  g_signal_emit (self, signals[BACK], 0);
}

static void
qr_clicked_cb (KassiIdentifyPage *self)
{
  show_side (self, "qr");
}

static void
turn_back_clicked_cb (KassiIdentifyPage *self)
{
  show_side (self, "keypad");
}

static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *args,
           gpointer   user_data)
{
  KassiIdentifyPage *self = KASSI_IDENTIFY_PAGE (widget);

  if (!kassi_identify_page_turn_back (self))
    back_cb (self);
  return TRUE;
}

static void
kassi_identify_page_unmap (GtkWidget *widget)
{
  forget (KASSI_IDENTIFY_PAGE (widget));
  GTK_WIDGET_CLASS (kassi_identify_page_parent_class)->unmap (widget);
}

static gboolean
kassi_identify_page_grab_focus (GtkWidget *widget)
{
  KassiIdentifyPage *self = KASSI_IDENTIFY_PAGE (widget);

  if (shows_qr (self))
    return gtk_widget_grab_focus (GTK_WIDGET (self->turn_back_button));

  if (!gtk_widget_grab_focus (GTK_WIDGET (self->entry)))
    return FALSE;

  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);   /* Not all selected: the next key adds to it. */
  return TRUE;
}

/* Coming from another page, not to the first thing that Tab would find. */
static gboolean
kassi_identify_page_focus (GtkWidget        *widget,
                           GtkDirectionType  direction)
{
  if (gtk_widget_get_focus_child (widget) == NULL)
    return gtk_widget_grab_focus (widget);

  return GTK_WIDGET_CLASS (kassi_identify_page_parent_class)->focus (widget, direction);
}

static void
kassi_identify_page_dispose (GObject *object)
{
  KassiIdentifyPage *self = KASSI_IDENTIFY_PAGE (object);

  explicit_bzero (&self->id, sizeof self->id);
  gtk_widget_dispose_template (GTK_WIDGET (self), KASSI_TYPE_IDENTIFY_PAGE);
  G_OBJECT_CLASS (kassi_identify_page_parent_class)->dispose (object);
}

static void
kassi_identify_page_class_init (KassiIdentifyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kassi_identify_page_dispose;
  widget_class->unmap = kassi_identify_page_unmap;
  widget_class->focus = kassi_identify_page_focus;
  widget_class->grab_focus = kassi_identify_page_grab_focus;

  signals[IDENTIFIED] = g_signal_new ("identified", KASSI_TYPE_IDENTIFY_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[BACK] = g_signal_new ("back", KASSI_TYPE_IDENTIFY_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);

  g_type_ensure (KASSI_TYPE_ACTION_BUTTON);
  g_type_ensure (KASSI_TYPE_COLUMN);
  g_type_ensure (KASSI_TYPE_KEYPAD);
  g_type_ensure (KASSI_TYPE_QR);
  gtk_widget_class_set_template_from_resource (widget_class, "/is/kassi/Kassi/ui/kassi-identify-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KassiIdentifyPage, amount_label);
  gtk_widget_class_bind_template_child (widget_class, KassiIdentifyPage, entry);
  gtk_widget_class_bind_template_child (widget_class, KassiIdentifyPage, line_image);
  gtk_widget_class_bind_template_child (widget_class, KassiIdentifyPage, line_word);
  gtk_widget_class_bind_template_child (widget_class, KassiIdentifyPage, line_text);
  gtk_widget_class_bind_template_child (widget_class, KassiIdentifyPage, sides);
  gtk_widget_class_bind_template_child (widget_class, KassiIdentifyPage, hint_stack);
  gtk_widget_class_bind_template_child (widget_class, KassiIdentifyPage, error_label);
  gtk_widget_class_bind_template_child (widget_class, KassiIdentifyPage, qr_button);
  gtk_widget_class_bind_template_child (widget_class, KassiIdentifyPage, turn_back_button);
  gtk_widget_class_bind_template_child (widget_class, KassiIdentifyPage, qr);
  gtk_widget_class_bind_template_child (widget_class, KassiIdentifyPage, keypad);
  gtk_widget_class_bind_template_child (widget_class, KassiIdentifyPage, ask_button);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, ask_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, qr_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, turn_back_clicked_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
kassi_identify_page_init (KassiIdentifyPage *self)
{
  GtkEditable *delegate;

  gtk_widget_init_template (GTK_WIDGET (self));

  /* Memory that is neither swapped nor left behind; and no undo, which would keep what was forgotten. */
  gtk_entry_set_buffer (self->entry, g_object_new (GTK_TYPE_PASSWORD_ENTRY_BUFFER, NULL));
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->entry), FALSE);
  delegate = gtk_editable_get_delegate (GTK_EDITABLE (self->entry));
  g_signal_connect_object (delegate, "insert-text", G_CALLBACK (insert_text_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (delegate, "insert-text", G_CALLBACK (text_inserted_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  recognise (self);
}

GtkWidget *
kassi_identify_page_new (void)
{
  return g_object_new (KASSI_TYPE_IDENTIFY_PAGE, NULL);
}

void
kassi_identify_page_start (KassiIdentifyPage *self,
                           gint64             amount_isk,
                           const char        *scanned,
                           const char        *app_url)
{
  g_autofree char *amount = kassi_money_format (amount_isk);

  g_return_if_fail (KASSI_IS_IDENTIFY_PAGE (self));

  gtk_label_set_label (self->amount_label, amount);
  kassi_qr_set_text (self->qr, app_url);
  gtk_widget_set_visible (GTK_WIDGET (self->qr_button), kassi_qr_has_code (self->qr));
  kassi_keypad_show_figures (self->keypad);
  clear_error (self);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), scanned != NULL ? scanned : "");
  show_side (self, "keypad");
}

void
kassi_identify_page_take_scan (KassiIdentifyPage *self,
                               const char        *code)
{
  g_return_if_fail (KASSI_IS_IDENTIFY_PAGE (self));
  g_return_if_fail (code != NULL);

  gtk_editable_set_text (GTK_EDITABLE (self->entry), code);
  show_side (self, "keypad");
}

void
kassi_identify_page_set_error (KassiIdentifyPage *self,
                               const char        *sentence)
{
  g_return_if_fail (KASSI_IS_IDENTIFY_PAGE (self));
  g_return_if_fail (sentence != NULL);

  self->has_error = TRUE;
  gtk_label_set_label (self->error_label, sentence);
  gtk_stack_set_visible_child_name (self->hint_stack, "error");
}

gboolean
kassi_identify_page_turn_back (KassiIdentifyPage *self)
{
  g_return_val_if_fail (KASSI_IS_IDENTIFY_PAGE (self), FALSE);

  if (!shows_qr (self))
    return FALSE;

  show_side (self, "keypad");
  return TRUE;
}
