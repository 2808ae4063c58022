/*
 * Line speeds of old terminals.
 */

#ifndef _SYS_TTYDEV_H_
#define	_SYS_TTYDEV_H_

#include <sys/termios.h>

#endif /* _SYS_TTYDEV_H_ */
