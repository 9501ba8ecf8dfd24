/* SPDX-License-Identifier: GPL-3.0-or-later
 * Stands before every key of a window: takes scans out, and gives what a person types on, in order.
 *
 * A key that may begin a scan is kept back. When it does not, the event is put back into the display's queue and let pass the
 * second time; keys that come meanwhile queue up behind it, or figures would change places. */
#include "ui/kassi-key-gate.h"

#include "ui/kassi-scanner.h"

struct _KassiKeyGate
{
  GObject       parent_instance;
  guint         timeout_id;
  /* Owned. */
  KassiScanner *scanner;
  GQueue        held;       /* of GdkEvent: may be part of a scan */
  GQueue        returning;  /* of GdkEvent: put back, not seen again yet */
};

enum { SCANNED, PRESSED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiKeyGate, kassi_key_gate, G_TYPE_OBJECT)

static void
forget_events (GQueue *queue)
{
  g_queue_clear_full (queue, (GDestroyNotify) gdk_event_unref);
}

static void
put_back (KassiKeyGate *self,
          GdkEvent     *event)
{
  g_queue_push_tail (&self->returning, gdk_event_ref (event));
  gdk_display_put_event (gdk_event_get_display (event), event);
}

static void
release (KassiKeyGate *self)
{
  GdkEvent *event;

  while ((event = g_queue_pop_head (&self->held)) != NULL)
    {
      put_back (self, event);
      gdk_event_unref (event);
    }
}

/* At the priority of idling, so that keys which have come already are looked at first: a busy moment of ours must not tear a
 * scan apart. Events have their own time, which does not suffer from it. */
static gboolean
expire_cb (gpointer user_data)
{
  KassiKeyGate *self = user_data;
  GdkEvent *last = g_queue_peek_tail (&self->held);

  self->timeout_id = 0;
  if (last == NULL)
    return G_SOURCE_REMOVE;

  kassi_scanner_expire (self->scanner, G_MAXINT64);
  release (self);
  return G_SOURCE_REMOVE;
}

static void
restart_timer (KassiKeyGate *self)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (!g_queue_is_empty (&self->held))
    self->timeout_id = g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, KASSI_SCANNER_GAP_US / 1000 + 1, expire_cb, self, NULL);
}

static void
hold (KassiKeyGate *self,
      GdkEvent     *event)
{
  g_queue_push_tail (&self->held, gdk_event_ref (event));
}

static gunichar
get_character (guint           keyval,
               GdkModifierType modifiers)
{
  if ((modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return 0;
  if (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_ISO_Enter || keyval == GDK_KEY_Linefeed)
    return '\r';

  return gdk_keyval_to_unicode (keyval);
}

static gboolean
is_modifier (guint keyval)
{
  return (keyval >= GDK_KEY_Shift_L && keyval <= GDK_KEY_Hyper_R) || keyval == GDK_KEY_ISO_Level3_Shift ||
         keyval == GDK_KEY_Num_Lock;
}

/* FALSE: the key goes on its way. */
static gboolean
scan (KassiKeyGate    *self,
      GdkEvent        *event,
      guint            keyval,
      GdkModifierType  modifiers)
{
  gboolean stopped = TRUE;

  switch (kassi_scanner_feed (self->scanner, get_character (keyval, modifiers),
                              (gint64) gdk_event_get_time (event) * G_TIME_SPAN_MILLISECOND))
    {
    case KASSI_SCANNER_HOLD:
      hold (self, event);
      break;

    case KASSI_SCANNER_RELEASE:
      release (self);
      put_back (self, event);   /* Behind the others. */
      break;

    case KASSI_SCANNER_RELEASE_HOLD:
      release (self);
      hold (self, event);
      break;

    case KASSI_SCANNER_SCANNED:
      forget_events (&self->held);
      g_signal_emit (self, signals[SCANNED], 0, kassi_scanner_get_code (self->scanner));
      break;

    case KASSI_SCANNER_PASS:
    default:
      stopped = FALSE;
      break;
    }

  restart_timer (self);
  return stopped;
}

/* GTK may make an event anew on its way. */
static gboolean
is_same (GdkEvent *a,
         GdkEvent *b)
{
  return a == b || (gdk_event_get_time (a) == gdk_event_get_time (b) && gdk_key_event_get_keycode (a) == gdk_key_event_get_keycode (b));
}

/* Was this one put back by us? Then it has been looked at. */
static gboolean
is_returning (KassiKeyGate *self,
              GdkEvent     *event)
{
  GdkEvent *first = g_queue_peek_head (&self->returning);

  if (first == NULL || !is_same (first, event))
    return FALSE;

  gdk_event_unref (g_queue_pop_head (&self->returning));
  return TRUE;
}

static gboolean
key_pressed_cb (KassiKeyGate          *self,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        modifiers,
                GtkEventControllerKey *controller)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (controller));
  gboolean taken = FALSE;

  if (event == NULL || is_modifier (keyval))
    return FALSE;

  if (!is_returning (self, event))
    {
      if (scan (self, event, keyval, modifiers))
        return TRUE;
      /* It came in one batch with those that are on their way back: it must not overtake them. */
      if (!g_queue_is_empty (&self->returning))
        {
          put_back (self, event);
          return TRUE;
        }
    }

  g_signal_emit (self, signals[PRESSED], 0, keyval, modifiers, &taken);
  return taken;
}

static void
kassi_key_gate_dispose (GObject *object)
{
  KassiKeyGate *self = KASSI_KEY_GATE (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  forget_events (&self->held);
  forget_events (&self->returning);
  G_OBJECT_CLASS (kassi_key_gate_parent_class)->dispose (object);
}

static void
kassi_key_gate_finalize (GObject *object)
{
  g_clear_pointer (&KASSI_KEY_GATE (object)->scanner, kassi_scanner_free);
  G_OBJECT_CLASS (kassi_key_gate_parent_class)->finalize (object);
}

static void
kassi_key_gate_class_init (KassiKeyGateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kassi_key_gate_dispose;
  object_class->finalize = kassi_key_gate_finalize;

  signals[SCANNED] = g_signal_new ("scanned", KASSI_TYPE_KEY_GATE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[PRESSED] = g_signal_new ("pressed", KASSI_TYPE_KEY_GATE, G_SIGNAL_RUN_LAST, 0,
                                   g_signal_accumulator_true_handled, NULL, NULL,
                                   G_TYPE_BOOLEAN, 2, G_TYPE_UINT, GDK_TYPE_MODIFIER_TYPE);
}

static void
kassi_key_gate_init (KassiKeyGate *self)
{
  self->scanner = kassi_scanner_new ();
  g_queue_init (&self->held);
  g_queue_init (&self->returning);
}

KassiKeyGate *
kassi_key_gate_new (void)
{
  return g_object_new (KASSI_TYPE_KEY_GATE, NULL);
}

static void
toplevels_changed_cb (KassiKeyGate *self,
                      guint         position,
                      guint         n_removed,
                      guint         n_added,
                      GListModel   *toplevels)
{
  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr (GtkWidget) toplevel = g_list_model_get_item (toplevels, position + i);

      kassi_key_gate_attach (self, toplevel);
    }
}

void
kassi_key_gate_attach_all (KassiKeyGate *self)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  g_return_if_fail (KASSI_IS_KEY_GATE (self));

  g_signal_connect_object (toplevels, "items-changed", G_CALLBACK (toplevels_changed_cb), self, G_CONNECT_SWAPPED);
  toplevels_changed_cb (self, 0, 0, g_list_model_get_n_items (toplevels), toplevels);
}

void
kassi_key_gate_attach (KassiKeyGate *self,
                       GtkWidget    *widget)
{
  GtkEventController *controller;

  g_return_if_fail (KASSI_IS_KEY_GATE (self));
  g_return_if_fail (GTK_IS_WIDGET (widget));

  controller = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "key-pressed", G_CALLBACK (key_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, controller);
}
