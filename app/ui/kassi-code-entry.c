/* SPDX-License-Identifier: GPL-3.0-or-later
 * Four boxes for the letters of the customer's SMS code; one text field behind them takes the keys. */
#include "ui/kassi-code-entry.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ui/kassi-css-class.h"

struct _KassiCodeEntry
{
  AdwBin     parent_instance;

  gboolean   rewriting;
  /* Children. */
  GtkWidget *text;
  GtkWidget *boxes[KASSI_CODE_LENGTH];
};

enum { CHANGED, ACTIVATE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiCodeEntry, kassi_code_entry, ADW_TYPE_BIN)

/* Letters only, in capitals; the rest of what was typed or pasted is dropped. Here and not after "changed", for GtkText puts the
 * cursor where this says. */
static void
insert_text_cb (KassiCodeEntry *self,
                const char     *inserted,
                int             length,
                int            *position,
                GtkEditable    *text)
{
  char letters[KASSI_CODE_LENGTH + 1] = "";
  gsize room = KASSI_CODE_LENGTH - MIN (strlen (gtk_editable_get_text (text)), KASSI_CODE_LENGTH);
  gsize n = 0;

  if (self->rewriting)
    return;

  g_signal_stop_emission_by_name (text, "insert-text");
  for (gsize i = 0; (length < 0 || i < (gsize) length) && inserted[i] != '\0' && n < room; i++)
    if (g_ascii_isalpha (inserted[i]))
      letters[n++] = g_ascii_toupper (inserted[i]);

  if (n > 0)
    {
      self->rewriting = TRUE;
      gtk_editable_insert_text (text, letters, (int) n, position);
      self->rewriting = FALSE;
    }
  explicit_bzero (letters, sizeof letters);
}

static void
show_letters (KassiCodeEntry *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->text));
  gsize length = strlen (text);

  for (gsize i = 0; i < KASSI_CODE_LENGTH; i++)
    {
      char letter[2] = { i < length ? text[i] : '\0', '\0' };

      gtk_label_set_label (GTK_LABEL (self->boxes[i]), letter);
      kassi_set_css_class (self->boxes[i], "current", i == MIN (length, KASSI_CODE_LENGTH - 1));
    }
}

static void
text_changed_cb (KassiCodeEntry *self)
{
  show_letters (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
text_activate_cb (KassiCodeEntry *self)
{
  g_signal_emit (self, signals[ACTIVATE], 0);
}

static gboolean
kassi_code_entry_grab_focus (GtkWidget *widget)
{
  KassiCodeEntry *self = KASSI_CODE_ENTRY (widget);

  if (!gtk_widget_grab_focus (self->text))
    return FALSE;

  gtk_editable_set_position (GTK_EDITABLE (self->text), -1);
  return TRUE;
}

static void
kassi_code_entry_class_init (KassiCodeEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->grab_focus = kassi_code_entry_grab_focus;

  signals[CHANGED] = g_signal_new ("changed", KASSI_TYPE_CODE_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[ACTIVATE] = g_signal_new ("activate", KASSI_TYPE_CODE_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "codeentry");
}

static GtkWidget *
make_text (KassiCodeEntry *self)
{
  g_autoptr (GtkEntryBuffer) buffer = g_object_new (GTK_TYPE_PASSWORD_ENTRY_BUFFER, NULL);
  GtkWidget *text = gtk_text_new_with_buffer (buffer);

  /* It takes the keys and speaks to screen readers; the boxes are what is seen. */
  gtk_widget_set_opacity (text, 0);
  gtk_text_set_input_hints (GTK_TEXT (text), GTK_INPUT_HINT_NO_SPELLCHECK | GTK_INPUT_HINT_NO_EMOJI
                                             | GTK_INPUT_HINT_UPPERCASE_CHARS | GTK_INPUT_HINT_PRIVATE);
  gtk_editable_set_enable_undo (GTK_EDITABLE (text), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_PROPERTY_LABEL, _("SMS code"), -1);
  g_signal_connect_object (text, "insert-text", G_CALLBACK (insert_text_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (text, "changed", G_CALLBACK (text_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (text, "activate", G_CALLBACK (text_activate_cb), self, G_CONNECT_SWAPPED);
  return text;
}

static void
kassi_code_entry_init (KassiCodeEntry *self)
{
  GtkWidget *overlay = gtk_overlay_new ();
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_box_set_homogeneous (GTK_BOX (row), TRUE);
  for (guint i = 0; i < KASSI_CODE_LENGTH; i++)
    {
      self->boxes[i] = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
      gtk_widget_add_css_class (self->boxes[i], "code-box");
      gtk_box_append (GTK_BOX (row), self->boxes[i]);
    }

  self->text = make_text (self);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), row);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->text);
  adw_bin_set_child (ADW_BIN (self), overlay);
  show_letters (self);
}

GtkWidget *
kassi_code_entry_new (void)
{
  return g_object_new (KASSI_TYPE_CODE_ENTRY, NULL);
}

void
kassi_code_entry_press (KassiCodeEntry *self,
                        const char     *key)
{
  int position;

  g_return_if_fail (KASSI_IS_CODE_ENTRY (self));
  g_return_if_fail (key != NULL);

  gtk_editable_set_position (GTK_EDITABLE (self->text), -1);
  if (g_str_equal (key, "backspace"))
    {
      g_signal_emit_by_name (self->text, "backspace");
    }
  else if (strlen (key) == 1 && g_ascii_isalpha (*key))
    {
      position = gtk_editable_get_position (GTK_EDITABLE (self->text));
      gtk_editable_insert_text (GTK_EDITABLE (self->text), key, -1, &position);
      gtk_editable_set_position (GTK_EDITABLE (self->text), -1);
    }
}

gboolean
kassi_code_entry_is_complete (KassiCodeEntry *self)
{
  g_return_val_if_fail (KASSI_IS_CODE_ENTRY (self), FALSE);

  return strlen (gtk_editable_get_text (GTK_EDITABLE (self->text))) == KASSI_CODE_LENGTH;
}

const char *
kassi_code_entry_get_code (KassiCodeEntry *self)
{
  g_return_val_if_fail (KASSI_IS_CODE_ENTRY (self), NULL);

  return gtk_editable_get_text (GTK_EDITABLE (self->text));
}

void
kassi_code_entry_forget (KassiCodeEntry *self)
{
  g_return_if_fail (KASSI_IS_CODE_ENTRY (self));

  gtk_editable_set_text (GTK_EDITABLE (self->text), "");
}
