# IOCONF: what config(1) makes of a file that names only pseudo devices.

.if !empty(IOCONF)
_IOCONF=	${IOCONFDIR:U${.CURDIR}}/${IOCONF}
CLEANFILES+=	ioconf.h locators.h
ioconf.h:	${_IOCONF}
	@awk '/^[ \t]*(#|$$)/ { next } \
	    $$1 == "ioconf" || $$1 == "include" { next } \
	    $$1 == "pseudo-device" { print "void " $$2 "attach(int);"; next } \
	    { print FILENAME ": only pseudo devices can be configured here: " $$0 >"/dev/stderr"; exit 1 }' \
	    ${_IOCONF} >${.TARGET}.new
	@mv -f ${.TARGET}.new ${.TARGET}
locators.h:
	@: >${.TARGET}
${OBJS}:	ioconf.h locators.h
.NOPATH:	ioconf.h locators.h
.endif
