/* SPDX-License-Identifier: GPL-3.0-or-later
 * The keypad of the conversation pane: the same keys in the same place for amounts, customers and codes. */
#include "ui/kassi-keypad.h"

#include <glib/gi18n-lib.h>

#define KEY_MAX_HEIGHT 104   /* on a large screen keys stop growing and stay at the bottom, near the hand */
#define N_ROWS 4

typedef struct {
  const char *key;      /* what "pressed" tells; "letters" and "figures" stay inside */
  const char *label;    /* translatable when it is a word; NULL: an icon */
  const char *name;     /* for screen readers, translatable; NULL: the label will do */
  const char *classes;  /* separated by spaces; or NULL */
  int         column, row, width, height;
} Key;

typedef struct {
  const Key *keys;
  guint      n_keys;
  int        spacing;
} Face;

/* The order of the numeric block, so that a hand that knows one knows both. */
static const Key amount_keys[] = {
  { "7", "7", NULL, NULL, 0, 0, 1, 1 },
  { "8", "8", NULL, NULL, 1, 0, 1, 1 },
  { "9", "9", NULL, NULL, 2, 0, 1, 1 },
  { "backspace", NULL, N_("Erase the last key"), "function", 3, 0, 1, 1 },
  { "4", "4", NULL, NULL, 0, 1, 1, 1 },
  { "5", "5", NULL, NULL, 1, 1, 1, 1 },
  { "6", "6", NULL, NULL, 2, 1, 1, 1 },
  { "*", "×", N_("Times"), "function sign", 3, 1, 1, 1 },
  { "1", "1", NULL, NULL, 0, 2, 1, 1 },
  { "2", "2", NULL, NULL, 1, 2, 1, 1 },
  { "3", "3", NULL, NULL, 2, 2, 1, 1 },
  { "add", N_("Add"), NULL, "add", 3, 2, 1, 2 },
  { "00", "00", NULL, NULL, 0, 3, 1, 1 },
  { "0", "0", NULL, NULL, 1, 3, 1, 1 },
  { ",", ",", N_("Comma"), "sign comma", 2, 3, 1, 1 },
};

static const Key customer_keys[] = {
  { "7", "7", NULL, NULL, 0, 0, 1, 1 },
  { "8", "8", NULL, NULL, 1, 0, 1, 1 },
  { "9", "9", NULL, NULL, 2, 0, 1, 1 },
  { "backspace", NULL, N_("Erase the last key"), "function", 3, 0, 1, 2 },
  { "4", "4", NULL, NULL, 0, 1, 1, 1 },
  { "5", "5", NULL, NULL, 1, 1, 1, 1 },
  { "6", "6", NULL, NULL, 2, 1, 1, 1 },
  { "1", "1", NULL, NULL, 0, 2, 1, 1 },
  { "2", "2", NULL, NULL, 1, 2, 1, 1 },
  { "3", "3", NULL, NULL, 2, 2, 1, 1 },
  { "letters", "ABC", N_("Letters"), "function word", 3, 2, 1, 2 },
  { "clear", N_("Clear"), NULL, "function word", 0, 3, 1, 1 },
  { "0", "0", NULL, NULL, 1, 3, 1, 1 },
  { "-", "-", N_("Dash"), NULL, 2, 3, 1, 1 },
};

#define LETTER(letter, column, row) { letter, letter, NULL, "letter", column, row, 1, 1 }
/* In the order of the alphabet: nobody types here by heart, and ten columns would make keys too narrow for a finger. */
#define LETTERS \
  LETTER ("A", 0, 0), LETTER ("B", 1, 0), LETTER ("C", 2, 0), LETTER ("D", 3, 0), LETTER ("E", 4, 0), LETTER ("F", 5, 0), \
  LETTER ("G", 6, 0), LETTER ("H", 0, 1), LETTER ("I", 1, 1), LETTER ("J", 2, 1), LETTER ("K", 3, 1), LETTER ("L", 4, 1), \
  LETTER ("M", 5, 1), LETTER ("N", 6, 1), LETTER ("O", 0, 2), LETTER ("P", 1, 2), LETTER ("Q", 2, 2), LETTER ("R", 3, 2), \
  LETTER ("S", 4, 2), LETTER ("T", 5, 2), LETTER ("U", 6, 2), LETTER ("V", 0, 3), LETTER ("W", 1, 3), LETTER ("X", 2, 3), \
  LETTER ("Y", 3, 3), LETTER ("Z", 4, 3)

static const Key letter_keys[] = {
  LETTERS,
  { "backspace", NULL, N_("Erase the last key"), "function", 5, 3, 2, 1 },
};

static const Key customer_letter_keys[] = {
  LETTERS,
  { "figures", "123", N_("Figures"), "function word", 5, 3, 1, 1 },
  { "backspace", NULL, N_("Erase the last key"), "function", 6, 3, 1, 1 },
};

static const Face amount_face = { amount_keys, G_N_ELEMENTS (amount_keys), 8 };
static const Face customer_face = { customer_keys, G_N_ELEMENTS (customer_keys), 8 };
static const Face letter_face = { letter_keys, G_N_ELEMENTS (letter_keys), 6 };
static const Face customer_letter_face = { customer_letter_keys, G_N_ELEMENTS (customer_letter_keys), 6 };

/* The first face is shown at first; the second, where there is one, on "letters". */
static const Face *const faces[][2] = {
  [KASSI_KEYPAD_AMOUNT] = { &amount_face, NULL },
  [KASSI_KEYPAD_CUSTOMER] = { &customer_face, &customer_letter_face },
  [KASSI_KEYPAD_LETTERS] = { &letter_face, NULL },
};

struct _KassiKeypad
{
  GtkWidget          parent_instance;
  KassiKeypadLayout  layout;
  gboolean           built;
  gboolean           can_add;
  /* Owned. */
  char              *add_label;
  /* Children. */
  GtkWidget         *grids[2];
  GtkWidget         *add_button;   /* in one of the grids; or NULL */
};

enum { PROP_0, PROP_LAYOUT, N_PROPS };
static GParamSpec *properties[N_PROPS];
enum { PRESSED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KassiKeypad, kassi_keypad, GTK_TYPE_WIDGET)

GType
kassi_keypad_layout_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    {
      static const GEnumValue values[] = {
        { KASSI_KEYPAD_AMOUNT, "KASSI_KEYPAD_AMOUNT", "amount" },
        { KASSI_KEYPAD_CUSTOMER, "KASSI_KEYPAD_CUSTOMER", "customer" },
        { KASSI_KEYPAD_LETTERS, "KASSI_KEYPAD_LETTERS", "letters" },
        { 0, NULL, NULL },
      };

      g_once_init_leave (&type, g_enum_register_static ("KassiKeypadLayout", values));
    }

  return type;
}

static void
show_face (KassiKeypad *self,
           guint        face)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->grids); i++)
    if (self->grids[i] != NULL)
      gtk_widget_set_visible (self->grids[i], i == face);
}

static void
key_clicked_cb (KassiKeypad *self,
                GtkButton   *button)
{
  const Key *key = g_object_get_data (G_OBJECT (button), "kassi-key");

  if (g_str_equal (key->key, "letters"))
    show_face (self, 1);
  else if (g_str_equal (key->key, "figures"))
    show_face (self, 0);
  else
    g_signal_emit (self, signals[PRESSED], 0, key->key);
}

static GtkWidget *
make_face_of_key (const Key *key)
{
  GtkWidget *child;

  if (key->label == NULL)
    /* A size that the theme has as pixels: nothing else on the first page needs SVG. */
    return g_object_new (GTK_TYPE_IMAGE, "icon-name", "edit-clear-symbolic", "pixel-size", 24,
                         "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  child = gtk_label_new (_(key->label));
  gtk_widget_add_css_class (child, "numeric");
  gtk_label_set_wrap (GTK_LABEL (child), TRUE);
  gtk_label_set_justify (GTK_LABEL (child), GTK_JUSTIFY_CENTER);
  return child;
}

static GtkWidget *
make_key (KassiKeypad *self,
          const Key   *key)
{
  GtkWidget *button = gtk_button_new ();

  g_object_set_data (G_OBJECT (button), "kassi-key", (gpointer) key);
  gtk_button_set_child (GTK_BUTTON (button), make_face_of_key (key));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _(key->name != NULL ? key->name : key->label),
                                  -1);
  /* The focus stays where the hardware keys are heard; sixteen stops on the way of Tab would help nobody. */
  gtk_widget_set_focusable (button, FALSE);
  gtk_widget_set_hexpand (button, TRUE);
  gtk_widget_set_vexpand (button, TRUE);
  gtk_widget_add_css_class (button, "key");
  if (key->classes != NULL)
    {
      g_auto (GStrv) classes = g_strsplit (key->classes, " ", -1);

      for (guint i = 0; classes[i] != NULL; i++)
        gtk_widget_add_css_class (button, classes[i]);
    }
  g_signal_connect_object (button, "clicked", G_CALLBACK (key_clicked_cb), self, G_CONNECT_SWAPPED);

  return button;
}

static GtkWidget *
make_face (KassiKeypad *self,
           const Face  *face)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_row_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_row_spacing (GTK_GRID (grid), face->spacing);
  gtk_grid_set_column_spacing (GTK_GRID (grid), face->spacing);
  for (guint i = 0; i < face->n_keys; i++)
    {
      const Key *key = &face->keys[i];
      GtkWidget *button = make_key (self, key);

      if (g_str_equal (key->key, "add"))
        self->add_button = button;
      gtk_grid_attach (GTK_GRID (grid), button, key->column, key->row, key->width, key->height);
    }
  gtk_widget_set_parent (grid, GTK_WIDGET (self));

  return grid;
}

static void
update_add (KassiKeypad *self)
{
  const char *label = self->add_label != NULL ? self->add_label : _("Add");

  if (self->add_button == NULL)
    return;

  gtk_label_set_label (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->add_button))), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->add_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_sensitive (self->add_button, self->can_add);
}

static void
clear_faces (KassiKeypad *self)
{
  self->add_button = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (self->grids); i++)
    g_clear_pointer (&self->grids[i], gtk_widget_unparent);
}

static void
build (KassiKeypad *self)
{
  clear_faces (self);
  for (guint i = 0; i < G_N_ELEMENTS (self->grids); i++)
    if (faces[self->layout][i] != NULL)
      self->grids[i] = make_face (self, faces[self->layout][i]);
  show_face (self, 0);
  update_add (self);
}

static GtkWidget *
get_shown_grid (KassiKeypad *self)
{
  return self->grids[1] != NULL && gtk_widget_get_visible (self->grids[1]) ? self->grids[1] : self->grids[0];
}

/* Both faces want the same room, so that nothing moves when one is turned to the other. */
static void
kassi_keypad_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  KassiKeypad *self = KASSI_KEYPAD (widget);

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  for (guint i = 0; i < G_N_ELEMENTS (self->grids); i++)
    if (self->grids[i] != NULL)
      {
        int child_minimum, child_natural;

        gtk_widget_measure (self->grids[i], orientation, -1, &child_minimum, &child_natural, NULL, NULL);
        *minimum = MAX (*minimum, child_minimum);
        *natural = MAX (*natural, child_natural);
      }
}

static void
kassi_keypad_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  KassiKeypad *self = KASSI_KEYPAD (widget);
  GtkWidget *grid = get_shown_grid (self);
  int spacing = gtk_grid_get_row_spacing (GTK_GRID (grid));
  int capped = MIN (height, N_ROWS * KEY_MAX_HEIGHT + (N_ROWS - 1) * spacing);

  gtk_widget_size_allocate (grid, &(GtkAllocation) { 0, height - capped, width, capped }, -1);
}

static void
kassi_keypad_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_LAYOUT:
      g_value_set_enum (value, KASSI_KEYPAD (object)->layout);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
kassi_keypad_set_property (GObject      *object,
                           guint         property_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  switch (property_id)
    {
    case PROP_LAYOUT:
      kassi_keypad_set_layout (KASSI_KEYPAD (object), (KassiKeypadLayout) g_value_get_enum (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
kassi_keypad_constructed (GObject *object)
{
  KassiKeypad *self = KASSI_KEYPAD (object);

  G_OBJECT_CLASS (kassi_keypad_parent_class)->constructed (object);
  self->built = TRUE;
  build (self);
}

static void
kassi_keypad_dispose (GObject *object)
{
  clear_faces (KASSI_KEYPAD (object));
  G_OBJECT_CLASS (kassi_keypad_parent_class)->dispose (object);
}

static void
kassi_keypad_finalize (GObject *object)
{
  g_clear_pointer (&KASSI_KEYPAD (object)->add_label, g_free);
  G_OBJECT_CLASS (kassi_keypad_parent_class)->finalize (object);
}

static void
kassi_keypad_class_init (KassiKeypadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kassi_keypad_get_property;
  object_class->set_property = kassi_keypad_set_property;
  object_class->constructed = kassi_keypad_constructed;
  object_class->dispose = kassi_keypad_dispose;
  object_class->finalize = kassi_keypad_finalize;
  widget_class->measure = kassi_keypad_measure;
  widget_class->size_allocate = kassi_keypad_size_allocate;

  properties[PROP_LAYOUT] =
    g_param_spec_enum ("layout", NULL, NULL, KASSI_TYPE_KEYPAD_LAYOUT, KASSI_KEYPAD_AMOUNT,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[PRESSED] =
    g_signal_new ("pressed", KASSI_TYPE_KEYPAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);

  gtk_widget_class_set_css_name (widget_class, "keypad");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
kassi_keypad_init (KassiKeypad *self)
{
  self->can_add = TRUE;
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Keypad"), -1);
}

GtkWidget *
kassi_keypad_new (KassiKeypadLayout layout)
{
  return g_object_new (KASSI_TYPE_KEYPAD, "layout", layout, NULL);
}

void
kassi_keypad_set_layout (KassiKeypad       *self,
                         KassiKeypadLayout  layout)
{
  g_return_if_fail (KASSI_IS_KEYPAD (self));
  g_return_if_fail (layout < G_N_ELEMENTS (faces));

  if (self->layout == layout)
    return;

  self->layout = layout;
  if (self->built)
    build (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAYOUT]);
}

void
kassi_keypad_set_add_label (KassiKeypad *self,
                            const char  *label)
{
  g_return_if_fail (KASSI_IS_KEYPAD (self));

  g_free (self->add_label);
  self->add_label = g_strdup (label);
  update_add (self);
}

void
kassi_keypad_set_can_add (KassiKeypad *self,
                          gboolean     can_add)
{
  g_return_if_fail (KASSI_IS_KEYPAD (self));

  self->can_add = can_add;
  update_add (self);
}

void
kassi_keypad_show_figures (KassiKeypad *self)
{
  g_return_if_fail (KASSI_IS_KEYPAD (self));

  show_face (self, 0);
}
