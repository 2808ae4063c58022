# What bmake reads before any makefile: no rules of the host's, where the objects go, our machine.

.SUFFIXES:
.SUFFIXES:	.so .o .c .S .h

# NetBSD's names for x86-64.
MACHINE=	amd64
MACHINE_ARCH=	x86_64
MACHINE_CPU=	x86_64

# Parallel jobs print their short lines only.
.MAKE.JOB.PREFIX=
.MAKEFLAGS:	.MAKE.JOB.PREFIX=

# A NetBSD tree's Makefile.rump guards itself by this name: its flags name that tree's kernel headers,
# ours are in bsd.own.mk.
_RUMP_MK=	rumpmake

# bmake takes an object directory only where it exists.
.if defined(MAKEOBJDIRPREFIX)
_OBJDIR:=	${MAKEOBJDIRPREFIX}${.CURDIR}
.elif defined(MAKEOBJDIR)
_OBJDIR:=	${MAKEOBJDIR:M/*:U${.CURDIR}/${MAKEOBJDIR}}
.endif
.if defined(_OBJDIR) && ${.OBJDIR} != ${_OBJDIR}
_OBJDIR_FAULT!=	mkdir -p ${_OBJDIR:Q} 2>&1 || true
.if !exists(${_OBJDIR})
.error The object directory cannot be made: ${_OBJDIR_FAULT}
.endif
.OBJDIR:	${_OBJDIR}
.endif

.MAIN:		all
