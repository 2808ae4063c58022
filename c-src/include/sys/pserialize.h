/*
 * Passive serialisation, pserialize(9).
 */

#ifndef _SYS_PSERIALIZE_H_
#define	_SYS_PSERIALIZE_H_

#include <sys/types.h>

struct pserialize;
typedef struct pserialize *pserialize_t;

#endif /* _SYS_PSERIALIZE_H_ */
