/*
 * Asked for by the compiler's own headers, which define the types named.
 */

#ifndef _MACHINE_ANSI_H_
#define	_MACHINE_ANSI_H_

#define	_BSD_PTRDIFF_T_	__PTRDIFF_TYPE__
#define	_BSD_SIZE_T_	__SIZE_TYPE__
#define	_BSD_WCHAR_T_	__WCHAR_TYPE__

#endif /* _MACHINE_ANSI_H_ */
