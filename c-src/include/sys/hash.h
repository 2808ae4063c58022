/*
 * Hashes of bytes and strings.
 */

#ifndef _SYS_HASH_H_
#define	_SYS_HASH_H_

#include <sys/types.h>

#define	HASH32_BUF_INIT	5381
#define	HASH32_STR_INIT	5381

/* Times 257 and once more at the end: values that disks may hold. */
static inline uint32_t
hash32_buf(const void *buf, size_t len, uint32_t hash)
{

	for (size_t i = 0; i < len; i++)
		hash = hash * 257 + ((const uint8_t *)buf)[i];
	return hash * 257;
}

static inline uint32_t
hash32_str(const void *str, uint32_t hash)
{

	for (size_t i = 0; ((const uint8_t *)str)[i] != 0; i++)
		hash = hash * 257 + ((const uint8_t *)str)[i];
	return hash * 257;
}

static inline uint32_t
hash32_strn(const void *str, size_t len, uint32_t hash)
{

	for (size_t i = 0; i < len && ((const uint8_t *)str)[i] != 0; i++)
		hash = hash * 257 + ((const uint8_t *)str)[i];
	return hash * 257;
}

#endif /* _SYS_HASH_H_ */
