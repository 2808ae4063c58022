# Programs, flags and the form of the output. Included once, before the makefile's own settings count.

.if !defined(_BSD_OWN_MK_)
_BSD_OWN_MK_=	1

# Where these rules lie; the kernel's headers lie beside them, in the source tree and installed.
RUMP_MK:=	${.PARSEDIR:tA}
RUMP_INCLUDE?=	${RUMP_MK:H}/include

.if ${.MAKE.LEVEL:U0} >= 0 && "${CC:U}" == ""
CC=		cc
.endif
NM?=		nm
OBJCOPY?=	objcopy
INSTALL?=	install

SHLIB_MAJOR?=	0
SHLIB_MINOR?=	0
.if empty(LIBDIR)
LIBDIR=		${RUMP_LIBDIR:U/usr/local/lib}
.endif
DESTDIR?=

.if !empty(CC:T:M*clang*)
ACTIVE_CC=	clang
.else
ACTIVE_CC=	gcc
.endif

# Compatibility code for older releases (COMPAT_50 and so on) is left out unless asked for.
RUMP_NBCOMPAT?=

# NetBSD's short messages; MAKEVERBOSE=2 shows the commands as well.
MAKEVERBOSE?=	1
.if ${MAKEVERBOSE} >= 2
_V=
.else
_V=		@
.endif
_MKSHORT=	${.CURDIR:T}/${.TARGET}
.if ${MAKEVERBOSE} >= 1
_MKMSG=		@printf '%11s  %s\n'
.else
_MKMSG=		@: 
.endif

# Optimised so far that a debugger still sees arguments and every frame.
DBG?=		-O1 -g -fno-optimize-sibling-calls

# The language of the sources, and what the kernel side may assume of the compiler.
CFLAGS+=	-std=gnu99 -ffreestanding -fno-strict-aliasing -fPIC -fno-omit-frame-pointer
CFLAGS+=	-fasynchronous-unwind-tables -fno-stack-protector -fwrapv
CWARNFLAGS+=	-Wall -Wpointer-arith -Wmissing-prototypes -Wstrict-prototypes -Wno-sign-compare
CWARNFLAGS+=	-Wno-format-zero-length -Wno-pointer-sign -Wno-tautological-compare -Wno-address-of-packed-member
CWARNFLAGS+=	-Werror=implicit-function-declaration
.if ${WERROR:Uno} == "yes"
CWARNFLAGS+=	-Werror
.endif

# NetBSD compiles rump kernels with these (its opt_rumpkernel.h and Makefile.rump).
_KERNFLAGS=	-nostdinc
_KERNFLAGS+=	-U__linux__ -U__linux -Ulinux -U__gnu_linux__ -U__unix__ -U__unix -Uunix
_KERNFLAGS+=	-D__NetBSD__ -D_KERNEL=1 -D_MODULE=1 -DMODULAR=1 -DMULTIPROCESSOR=1 -DMAXUSERS=32
_KERNFLAGS+=	-DDEBUGPRINT
_KERNFLAGS+=	-DINET=1 -DINET6=1 -DGATEWAY=1 -DMPLS=1 -DSOSEND_NO_LOAN -DPIPE_NODIRECT
_KERNFLAGS+=	${RUMP_NBCOMPAT:S/,/ /g:C/[1-9]0/-DCOMPAT_&/g}
RUMP_DIAGNOSTIC?=	yes
.if ${RUMP_DIAGNOSTIC} == "yes"
_KERNFLAGS+=	-DDIAGNOSTIC
.endif
.if defined(RUMP_DEBUG)
_KERNFLAGS+=	-DDEBUG
.endif
.if defined(RUMP_LOCKDEBUG)
_KERNFLAGS+=	-DLOCKDEBUG
.endif
RUMP_KTRACE?=	yes
.if ${RUMP_KTRACE} == "yes"
_KERNFLAGS+=	-DKTRACE
.endif

.endif
