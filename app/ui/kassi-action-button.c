/* SPDX-License-Identifier: GPL-3.0-or-later
 * A button of the corner that all pages share, deaf for a moment after the page changed. */
#include "ui/kassi-action-button.h"

#include "ui/kassi-css-class.h"

struct _KassiActionButton
{
  AdwBin     parent_instance;
  gint64     deaf_until_us;   /* g_get_monotonic_time() */
  gboolean   suggested;
  gboolean   secondary;
  /* Owned. */
  char      *label;
  char      *subtitle;
  char      *key_hint;
  /* Children. */
  GtkWidget *button;
  GtkWidget *text_box;
  GtkWidget *text_label;
  GtkWidget *subtitle_label;
  GtkWidget *hint_label;
  GtkWidget *hint_image;
};

enum { PROP_0, PROP_LABEL, PROP_SUBTITLE, PROP_KEY_HINT, PROP_SUGGESTED, PROP_SECONDARY, N_PROPS };
static GParamSpec *properties[N_PROPS];
enum { ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiActionButton, kassi_action_button, ADW_TYPE_BIN)

static void
place_text (KassiActionButton *self)
{
  GtkCenterBox *box = GTK_CENTER_BOX (gtk_button_get_child (GTK_BUTTON (self->button)));
  gboolean left = self->subtitle != NULL;

  if (left == (gtk_center_box_get_start_widget (box) == self->text_box))
    return;

  g_object_ref (self->text_box);
  gtk_center_box_set_center_widget (box, NULL);
  gtk_center_box_set_start_widget (box, NULL);
  if (left)
    gtk_center_box_set_start_widget (box, self->text_box);
  else
    gtk_center_box_set_center_widget (box, self->text_box);
  g_object_unref (self->text_box);
}

static void
update (KassiActionButton *self)
{
  gboolean enter = g_strcmp0 (self->key_hint, "enter") == 0;
  g_autofree char *name = g_strdup (self->label != NULL ? self->label : "");
  float align = self->subtitle != NULL ? 0.0f : 0.5f;

  place_text (self);
  gtk_label_set_label (GTK_LABEL (self->text_label), self->label != NULL ? self->label : "");
  gtk_label_set_xalign (GTK_LABEL (self->text_label), align);
  gtk_label_set_justify (GTK_LABEL (self->text_label), self->subtitle != NULL ? GTK_JUSTIFY_LEFT : GTK_JUSTIFY_CENTER);
  gtk_label_set_label (GTK_LABEL (self->subtitle_label), self->subtitle != NULL ? self->subtitle : "");
  gtk_widget_set_visible (self->subtitle_label, self->subtitle != NULL);
  gtk_label_set_label (GTK_LABEL (self->hint_label), self->key_hint != NULL && !enter ? self->key_hint : "");
  gtk_widget_set_visible (self->hint_label, self->key_hint != NULL && !enter);
  gtk_widget_set_visible (self->hint_image, enter);
  kassi_set_css_class (self->button, "suggested-action", self->suggested);
  kassi_set_css_class (self->button, "secondary", self->secondary);
  kassi_set_css_class (self->button, "with-subtitle", self->subtitle != NULL);

  /* A label may be broken into two lines by hand; its name is one. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, g_strdelimit (name, "\n", ' '),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, self->subtitle != NULL ? self->subtitle : "",
                                  GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS,
                                  self->key_hint == NULL ? "" : enter ? "Enter" : self->key_hint,
                                  -1);
}

static void
set_text (KassiActionButton  *self,
          char              **member,
          const char         *text,
          int                 property)
{
  if (g_strcmp0 (*member, text) == 0)
    return;

  g_free (*member);
  *member = g_strdup (text);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_flag (KassiActionButton *self,
          gboolean          *member,
          gboolean           flag,
          int                property)
{
  if (*member == !!flag)
    return;

  *member = !!flag;
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
clicked_cb (KassiActionButton *self)
{
  if (g_get_monotonic_time () >= self->deaf_until_us)
    g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
kassi_action_button_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (kassi_action_button_parent_class)->map (widget);
  kassi_action_button_guard (KASSI_ACTION_BUTTON (widget));
}

static gboolean
kassi_action_button_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (KASSI_ACTION_BUTTON (widget)->button);
}

static void
kassi_action_button_get_property (GObject    *object,
                                  guint       property_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  KassiActionButton *self = KASSI_ACTION_BUTTON (object);

  switch (property_id)
    {
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, self->subtitle);
      break;
    case PROP_KEY_HINT:
      g_value_set_string (value, self->key_hint);
      break;
    case PROP_SUGGESTED:
      g_value_set_boolean (value, self->suggested);
      break;
    case PROP_SECONDARY:
      g_value_set_boolean (value, self->secondary);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
kassi_action_button_set_property (GObject      *object,
                                  guint         property_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  KassiActionButton *self = KASSI_ACTION_BUTTON (object);

  switch (property_id)
    {
    case PROP_LABEL:
      kassi_action_button_set_label (self, g_value_get_string (value));
      break;
    case PROP_SUBTITLE:
      kassi_action_button_set_subtitle (self, g_value_get_string (value));
      break;
    case PROP_KEY_HINT:
      kassi_action_button_set_key_hint (self, g_value_get_string (value));
      break;
    case PROP_SUGGESTED:
      kassi_action_button_set_suggested (self, g_value_get_boolean (value));
      break;
    case PROP_SECONDARY:
      kassi_action_button_set_secondary (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
kassi_action_button_finalize (GObject *object)
{
  KassiActionButton *self = KASSI_ACTION_BUTTON (object);

  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->subtitle, g_free);
  g_clear_pointer (&self->key_hint, g_free);
  G_OBJECT_CLASS (kassi_action_button_parent_class)->finalize (object);
}

static void
kassi_action_button_class_init (KassiActionButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = kassi_action_button_get_property;
  object_class->set_property = kassi_action_button_set_property;
  object_class->finalize = kassi_action_button_finalize;
  widget_class->map = kassi_action_button_map;
  widget_class->grab_focus = kassi_action_button_grab_focus;

  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  properties[PROP_KEY_HINT] = g_param_spec_string ("key-hint", NULL, NULL, NULL, flags);
  properties[PROP_SUGGESTED] = g_param_spec_boolean ("suggested", NULL, NULL, FALSE, flags);
  properties[PROP_SECONDARY] = g_param_spec_boolean ("secondary", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[ACTIVATED] = g_signal_new ("activated", KASSI_TYPE_ACTION_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
}

static GtkWidget *
make_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
kassi_action_button_init (KassiActionButton *self)
{
  GtkWidget *box = gtk_center_box_new ();
  GtkWidget *hint_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->text_label = make_label ("numeric");
  gtk_label_set_wrap (GTK_LABEL (self->text_label), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (self->text_label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_justify (GTK_LABEL (self->text_label), GTK_JUSTIFY_CENTER);
  self->subtitle_label = make_label ("action-subtitle");
  gtk_label_set_xalign (GTK_LABEL (self->subtitle_label), 0.0f);
  self->hint_label = make_label ("key-hint");
  self->hint_image = g_object_new (GTK_TYPE_IMAGE, "icon-name", "kassi-enter-symbolic",
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  self->text_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_valign (self->text_box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->text_box), self->text_label);
  gtk_box_append (GTK_BOX (self->text_box), self->subtitle_label);
  gtk_widget_add_css_class (hint_box, "hint");
  gtk_box_append (GTK_BOX (hint_box), self->hint_label);
  gtk_box_append (GTK_BOX (hint_box), self->hint_image);
  gtk_center_box_set_center_widget (GTK_CENTER_BOX (box), self->text_box);
  gtk_center_box_set_end_widget (GTK_CENTER_BOX (box), hint_box);

  self->button = gtk_button_new ();
  gtk_widget_add_css_class (self->button, "action");
  gtk_button_set_child (GTK_BUTTON (self->button), box);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), self->button);
  update (self);
}

GtkWidget *
kassi_action_button_new (void)
{
  return g_object_new (KASSI_TYPE_ACTION_BUTTON, NULL);
}

void
kassi_action_button_set_label (KassiActionButton *self,
                               const char        *label)
{
  g_return_if_fail (KASSI_IS_ACTION_BUTTON (self));

  set_text (self, &self->label, label, PROP_LABEL);
}

void
kassi_action_button_set_subtitle (KassiActionButton *self,
                                  const char        *subtitle)
{
  g_return_if_fail (KASSI_IS_ACTION_BUTTON (self));

  set_text (self, &self->subtitle, subtitle, PROP_SUBTITLE);
}

void
kassi_action_button_set_key_hint (KassiActionButton *self,
                                  const char        *key_hint)
{
  g_return_if_fail (KASSI_IS_ACTION_BUTTON (self));

  set_text (self, &self->key_hint, key_hint, PROP_KEY_HINT);
}

void
kassi_action_button_set_suggested (KassiActionButton *self,
                                   gboolean           suggested)
{
  g_return_if_fail (KASSI_IS_ACTION_BUTTON (self));

  set_flag (self, &self->suggested, suggested, PROP_SUGGESTED);
}

void
kassi_action_button_set_secondary (KassiActionButton *self,
                                   gboolean           secondary)
{
  g_return_if_fail (KASSI_IS_ACTION_BUTTON (self));

  set_flag (self, &self->secondary, secondary, PROP_SECONDARY);
}

gboolean
kassi_action_button_press (KassiActionButton *self)
{
  g_return_val_if_fail (KASSI_IS_ACTION_BUTTON (self), FALSE);

  if (!gtk_widget_is_sensitive (GTK_WIDGET (self)) || !gtk_widget_get_mapped (GTK_WIDGET (self)) ||
      g_get_monotonic_time () < self->deaf_until_us)
    return FALSE;

  g_signal_emit (self, signals[ACTIVATED], 0);
  return TRUE;
}

void
kassi_action_button_guard (KassiActionButton *self)
{
  g_return_if_fail (KASSI_IS_ACTION_BUTTON (self));

  self->deaf_until_us = g_get_monotonic_time () + KASSI_ACTION_BUTTON_GUARD_MS * G_TIME_SPAN_MILLISECOND;
}
