/*
 * Disk labels, disklabel(9).
 */

#ifndef _SYS_DISKLABEL_H_
#define	_SYS_DISKLABEL_H_

#include <sys/types.h>
#include <machine/disklabel.h>

#define	DISKUNIT(dev)	(minor(dev) / MAXPARTITIONS)
#define	DISKPART(dev)	(minor(dev) % MAXPARTITIONS)
#define	DISKMINOR(unit, part)	(((unit) * MAXPARTITIONS) + (part))
#define	MAKEDISKDEV(maj, unit, part)	makedev((maj), DISKMINOR(unit, part))

#endif /* _SYS_DISKLABEL_H_ */
