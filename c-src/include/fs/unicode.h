/*
 * Characters of 16 bits in UTF-8.
 */

#ifndef _FS_UNICODE_H_
#define	_FS_UNICODE_H_

#include <sys/types.h>

/*
 * Takes the first character of a string of *len bytes, at least one, and moves
 * both on.  A byte that starts no valid sequence stands for itself.
 */
static inline __unused uint16_t
wget_utf8(const char **str, size_t *len)
{
	const uint8_t *s = (const uint8_t *)*str;
	size_t used = 1;
	uint16_t c = s[0];

	if ((s[0] & 0xe0) == 0xc0 && *len >= 2 && (s[1] & 0xc0) == 0x80) {
		used = 2;
		c = (uint16_t)((s[0] & 0x1f) << 6 | (s[1] & 0x3f));
	} else if ((s[0] & 0xf0) == 0xe0 && *len >= 3 &&
	    (s[1] & 0xc0) == 0x80 && (s[2] & 0xc0) == 0x80) {
		used = 3;
		c = (uint16_t)((s[0] & 0x0f) << 12 | (s[1] & 0x3f) << 6 |
		    (s[2] & 0x3f));
	}
	*str += used;
	*len -= used;
	return c;
}

/* The bytes stored in s, which has room for len; 0 if that is too little. */
static inline __unused int
wput_utf8(char *s, size_t len, uint16_t c)
{
	const int bytes = c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
	static const uint8_t lead[] = { 0, 0x00, 0xc0, 0xe0 };

	if (len < (size_t)bytes)
		return 0;
	for (int i = bytes - 1; i > 0; i--) {
		s[i] = (char)(0x80 | (c & 0x3f));
		c >>= 6;
	}
	s[0] = (char)(lead[bytes] | c);
	return bytes;
}

#endif /* _FS_UNICODE_H_ */
