/* SPDX-License-Identifier: GPL-3.0-or-later
 * The three ways to confirm a payment, in sight at once, each with what it means for the shop. */
#include "ui/kassi-confirmation-group.h"

#include <glib/gi18n-lib.h>

struct _KassiConfirmationGroup
{
  AdwPreferencesGroup  parent_instance;
  /* Borrowed, of the group's own tree. */
  GtkCheckButton      *checks[KASSI_N_CHOICES_CONFIRMATION];
};

G_DEFINE_FINAL_TYPE (KassiConfirmationGroup, kassi_confirmation_group, ADW_TYPE_PREFERENCES_GROUP)

/* Enter goes on, here too; Space and the arrows choose. */
static gboolean
key_pressed_cb (KassiConfirmationGroup *self,
                guint                   keyval)
{
  if (keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter && keyval != GDK_KEY_ISO_Enter)
    return FALSE;

  gtk_widget_activate_default (GTK_WIDGET (self));
  return TRUE;
}

static gboolean
kassi_confirmation_group_grab_focus (GtkWidget *widget)
{
  KassiConfirmationGroup *self = KASSI_CONFIRMATION_GROUP (widget);

  for (guint i = 0; i < KASSI_N_CHOICES_CONFIRMATION; i++)
    if (gtk_check_button_get_active (self->checks[i]))
      return gtk_widget_grab_focus (GTK_WIDGET (self->checks[i]));

  return FALSE;
}

static void
kassi_confirmation_group_class_init (KassiConfirmationGroupClass *klass)
{
  GTK_WIDGET_CLASS (klass)->grab_focus = kassi_confirmation_group_grab_focus;
}

static void
kassi_confirmation_group_init (KassiConfirmationGroup *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);

  for (guint i = 0; i < KASSI_N_CHOICES_CONFIRMATION; i++)
    {
      const KassiChoice *choice = &kassi_choices_confirmation[i];
      GtkWidget *check = gtk_check_button_new ();
      GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", _(choice->title), "subtitle", _(choice->detail),
                                     "activatable-widget", check, NULL);

      gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, _(choice->title), -1);
      self->checks[i] = GTK_CHECK_BUTTON (check);
      gtk_check_button_set_group (self->checks[i], i > 0 ? self->checks[0] : NULL);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
    }
}

void
kassi_confirmation_group_choose (KassiConfirmationGroup *self,
                                 const char             *id,
                                 gboolean                reached)
{
  g_return_if_fail (KASSI_IS_CONFIRMATION_GROUP (self));

  for (guint i = 0; i < KASSI_N_CHOICES_CONFIRMATION; i++)
    {
      GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (self->checks[i]), ADW_TYPE_ACTION_ROW);

      gtk_check_button_set_active (self->checks[i], g_strcmp0 (kassi_choices_confirmation[i].id, id) == 0);
      if (!reached && g_str_equal (kassi_choices_confirmation[i].id, "server-callback"))
        {
          gtk_widget_set_sensitive (row, FALSE);
          adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("Netgíró must be able to call this till: set that up in the preferences first"));
        }
    }
}

const KassiChoice *
kassi_confirmation_group_get_chosen (KassiConfirmationGroup *self)
{
  g_return_val_if_fail (KASSI_IS_CONFIRMATION_GROUP (self), NULL);

  for (guint i = 0; i < KASSI_N_CHOICES_CONFIRMATION; i++)
    if (gtk_check_button_get_active (self->checks[i]))
      return &kassi_choices_confirmation[i];

  return &kassi_choices_confirmation[0];
}
