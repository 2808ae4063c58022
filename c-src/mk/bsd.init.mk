# The settings that a group of directories shares: ../Makefile.inc.

.if !defined(_BSD_INIT_MK_)
_BSD_INIT_MK_=	1

.if exists(${.CURDIR}/../Makefile.inc)
.include "${.CURDIR}/../Makefile.inc"
.endif
.include <bsd.own.mk>

.endif
