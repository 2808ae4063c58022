/*
 * Byte order: little.
 */

#ifndef _SYS_ENDIAN_H_
#define	_SYS_ENDIAN_H_

#include <sys/types.h>

#define	_LITTLE_ENDIAN	1234
#define	_BIG_ENDIAN	4321
#define	_PDP_ENDIAN	3412
#define	_BYTE_ORDER	_LITTLE_ENDIAN
#define	LITTLE_ENDIAN	_LITTLE_ENDIAN
#define	BIG_ENDIAN	_BIG_ENDIAN
#define	PDP_ENDIAN	_PDP_ENDIAN
#define	BYTE_ORDER	_BYTE_ORDER
#define	_QUAD_HIGHWORD	1
#define	_QUAD_LOWWORD	0

#include <sys/bswap.h>

#define	htole16(x)	((uint16_t)(x))
#define	htole32(x)	((uint32_t)(x))
#define	htole64(x)	((uint64_t)(x))
#define	le16toh(x)	htole16(x)
#define	le32toh(x)	htole32(x)
#define	le64toh(x)	htole64(x)
#define	htobe16(x)	bswap16((uint16_t)(x))
#define	htobe32(x)	bswap32((uint32_t)(x))
#define	htobe64(x)	bswap64((uint64_t)(x))
#define	be16toh(x)	htobe16(x)
#define	be32toh(x)	htobe32(x)
#define	be64toh(x)	htobe64(x)
#define	htons(x)	htobe16(x)
#define	htonl(x)	htobe32(x)
#define	ntohs(x)	htobe16(x)
#define	ntohl(x)	htobe32(x)
#define	HTONS(x)	((x) = htons(x))
#define	HTONL(x)	((x) = htonl(x))
#define	NTOHS(x)	((x) = ntohs(x))
#define	NTOHL(x)	((x) = ntohl(x))

/* At any alignment. */
#define	__ENDIAN_STREAM(order, bits)					\
static inline void							\
order##bits##enc(void *p, uint##bits##_t v)				\
{									\
	v = hto##order##bits(v);					\
	__builtin_memcpy(p, &v, sizeof(v));				\
}									\
static inline uint##bits##_t						\
order##bits##dec(const void *p)						\
{									\
	uint##bits##_t v;						\
									\
	__builtin_memcpy(&v, p, sizeof(v));				\
	return order##bits##toh(v);					\
}
__ENDIAN_STREAM(be, 16)
__ENDIAN_STREAM(be, 32)
__ENDIAN_STREAM(be, 64)
__ENDIAN_STREAM(le, 16)
__ENDIAN_STREAM(le, 32)
__ENDIAN_STREAM(le, 64)
#undef	__ENDIAN_STREAM

#endif /* _SYS_ENDIAN_H_ */
