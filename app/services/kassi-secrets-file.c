/* SPDX-License-Identifier: GPL-3.0-or-later
 * The Netgíró secret from a file of the administrator's, and how its text is mended and wiped. */
#include "services/kassi-secrets.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX 4096   /* bytes looked at; Netgíró's secrets have 172 characters */

static gboolean
fail (GError            **error,
      KassiSecretsError   code,
      const char         *path,
      const char         *sentence)
{
  g_set_error (error, KASSI_SECRETS_ERROR, (int) code, "%s: %s", path, sentence);

  return FALSE;
}

static gboolean
fail_to_read (GError     **error,
              const char  *path)
{
  g_set_error (error, KASSI_SECRETS_ERROR, KASSI_SECRETS_ERROR_FILE,
               /* Translators: a file, why it cannot be read. */
               _("The secret’s file “%s” cannot be read: %s."), path, g_strerror (errno));

  return FALSE;
}

/* Asked of the open file, not of its name, which may come to mean another file meanwhile. */
static gboolean
check_rights (int          fd,
              const char  *path,
              GError     **error)
{
  struct stat about;

  if (fstat (fd, &about) != 0)
    return fail_to_read (error, path);
  if (!S_ISREG (about.st_mode))
    return fail (error, KASSI_SECRETS_ERROR_FILE, path, _("The secret must be in a regular file."));
  if (about.st_uid != geteuid () && about.st_uid != 0)
    return fail (error, KASSI_SECRETS_ERROR_READABLE, path, _("This file belongs to another user. The secret’s file must be your own."));
  if ((about.st_mode & (S_IRGRP | S_IWGRP | S_IROTH | S_IWOTH)) != 0)
    /* Translators: "chmod 600" is a command and stays as it is. */
    return fail (error, KASSI_SECRETS_ERROR_READABLE, path, _("Others can read or change the secret’s file. Forbid that with “chmod 600”."));

  return TRUE;
}

/* Fills buffer with the file's first size - 1 bytes at most and ends it with a NUL. */
static gboolean
read_start (int          fd,
            char        *buffer,
            gsize        size,
            const char  *path,
            GError     **error)
{
  gsize length = 0;
  gssize n = 1;

  while (length < size - 1 && n != 0)
    {
      n = read (fd, buffer + length, size - 1 - length);
      if (n < 0 && errno != EINTR)
        return fail_to_read (error, path);
      length += n > 0 ? (gsize) n : 0;
    }
  buffer[length] = '\0';

  if (memchr (buffer, '\0', length) != NULL)
    return fail (error, KASSI_SECRETS_ERROR_FILE, path, _("The secret’s file is not a text file."));
  if (length == size - 1 && memchr (buffer, '\n', length) == NULL)
    return fail (error, KASSI_SECRETS_ERROR_FILE, path, _("The first line is too long for a secret."));

  return TRUE;
}

/* The first line of buffer, which is changed on the way. */
static char *
take_first_line (char        *buffer,
                 const char  *path,
                 GError     **error)
{
  char *line = buffer;

  if (g_str_has_prefix (line, "\xEF\xBB\xBF"))   /* some editors put a byte order mark before the text */
    line += 3;
  line[strcspn (line, "\n")] = '\0';
  g_strstrip (line);
  if (*line == '\0')
    {
      fail (error, KASSI_SECRETS_ERROR_FILE, path, _("The first line is empty. Put the secret there."));
      return NULL;
    }
  if (!g_utf8_validate (line, -1, NULL))
    {
      fail (error, KASSI_SECRETS_ERROR_FILE, path, _("The secret’s file is not a text file."));
      return NULL;
    }

  return g_strdup (line);
}

char *
kassi_secrets_read_file (const char  *path,
                         GError     **error)
{
  char buffer[FILE_MAX + 1];
  char *secret = NULL;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);

  /* Non-blocking: a pipe of that name must not stop the till from starting. */
  fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (fd < 0)
    {
      fail_to_read (error, path);
      return NULL;
    }

  if (check_rights (fd, path, error) && read_start (fd, buffer, sizeof buffer, path, error))
    secret = take_first_line (buffer, path, error);
  explicit_bzero (buffer, sizeof buffer);
  close (fd);

  return secret;
}

void
kassi_secrets_free (char *secret)
{
  if (secret == NULL)
    return;

  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

char *
kassi_secrets_tidy (const char *text)
{
  char *tidy, *end;

  g_return_val_if_fail (text != NULL, NULL);

  /* As long as the text from the beginning, so that nothing is left behind where it would have been moved. */
  tidy = end = g_malloc0 (strlen (text) + 1);
  if (!g_utf8_validate (text, -1, NULL))
    return strcpy (tidy, text);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isspace (c) && !g_unichar_iszerowidth (c))
        end += g_unichar_to_utf8 (c, end);
    }

  return tidy;
}
