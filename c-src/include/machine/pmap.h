/*
 * Page tables: the host's.
 */

#ifndef _MACHINE_PMAP_H_
#define	_MACHINE_PMAP_H_

#include <uvm/uvm_pmap.h>

#endif /* _MACHINE_PMAP_H_ */
