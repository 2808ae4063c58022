# A component: LIB, SRCS, .PATH, CPPFLAGS as in NetBSD's makefiles; the result is one shared object.

.include <bsd.init.mk>

.if !defined(LIB)
.error ${.CURDIR}: the makefile names no LIB
.endif
.if defined(RUMPCOMP_USER_SRCS)
.error ${.CURDIR}: parts that run on the host (RUMPCOMP_USER_SRCS) cannot be built here
.endif

SRCS?=		${LIB}.c
_LINK=		lib${LIB}.so
_SONAME=	${_LINK}.${SHLIB_MAJOR}
_FILE=		${_SONAME}.${SHLIB_MINOR}
OBJS+=		${SRCS:N*.h:R:S/$/.o/}

# Folders with the driver's own files.
_FOLDERS=	${.CURDIR} ${.PATH:N.:N${.OBJDIR}:N${.CURDIR}:tA:O:u}

# Beside the objects: the driver's headers under their <fs/NAME/...> names, and the flags that the
# objects were made with.
_OWN=		.rumpmake
_OWN_INCLUDE=	${.OBJDIR}/${_OWN}/include

.include <rump.flags.mk>
.include <bsd.ioconf.mk>

# Private names: what the kernel and its drivers call themselves must not meet the host's names. The
# compiler's own calls of mem* and those of its instruments keep theirs.
_PRIVATE=	${NM} -g ${.TARGET} | awk '$$NF !~ /^(rump|RUMP|__|_GLOBAL_OFFSET_TABLE_|llvm_)/ && \
		    $$NF !~ /^mem(cpy|move|set|cmp)$$/ && NF > 1 { print $$NF, "rumpns_" $$NF }' | \
		    sort -u >${.TARGET:R}.names && \
		    ${OBJCOPY} --redefine-syms=${.TARGET:R}.names ${.TARGET} && rm ${.TARGET:R}.names

.if !make(clean) && !make(cleandir) && !make(obj) && !make(print-*)
# The driver's files come from its own tree, all else from our headers.
_KERNEL_TOP=	${RUMPTOP:D${RUMPTOP}/..}
_PREPARED!=	sh ${RUMP_MK:Q}/driver-headers.sh ${_OWN:Q} ${RUMP_INCLUDE:Q} '${_KERNEL_TOP:tA}' \
		    '${INCSDIR:S,^/usr/include/,,}' ${_FOLDERS:@f@${f:Q}@} 2>&1 || echo failed
.if !empty(_PREPARED)
.error ${.OBJDIR}: ${_PREPARED:S/ failed$//}
.endif
_FLAGS_NOW:=	${_COMPILE} ${_SHARED} ${_RUNTIME} ${_PRIVATE}
.if !exists(${.OBJDIR}/${_OWN}/flags)
_FLAGS_THEN=
.else
_FLAGS_THEN!=	cat ${_OWN}/flags
.endif
.if ${_FLAGS_NOW:hash} != "${_FLAGS_THEN}"
_PREPARED!=	rm -f ${OBJS}; echo ${_FLAGS_NOW:hash} >${_OWN}/flags
.elif defined(RUMPMAKE)
_PREPARED!=	${RUMPMAKE:Q} --stale ${_FILE} ${OBJS} || true
.endif
.endif

.PHONY:		all install clean cleandir depend dependall includes obj cleandepend
all:		${_FILE}
depend includes obj:
dependall:	all

.NOPATH:	${OBJS} ${_FILE} ${OBJS:R:S/$/.d/} ${_OWN}/flags
${OBJS}:	${_OWN}/flags
${_OWN}/flags:

# A library that is of the same second as a new object would count as up to date: it goes.
.c.o .S.o:
	${_MKMSG} compile ${_MKSHORT}
	${_V}{ ${_COMPILE} ${CPPFLAGS.${.IMPSRC:T}} ${COPTS.${.IMPSRC:T}} -MD -MP -MF ${.TARGET:R}.d -MT ${.TARGET} \
	    -c ${.IMPSRC:C,^([^/]),${.CURDIR}/\1,} -o ${.TARGET} && ${_PRIVATE} && rm -f ${_FILE}; } || \
	    { rm -f ${.TARGET} ${.TARGET:R}.names; false; }

${_FILE}:	${OBJS} ${RUMP_MK}/link-sets.ld
	${_MKMSG} build ${_MKSHORT}
	${_V}${_SHARED} -o ${.TARGET}.new ${OBJS} ${_RUNTIME}
	${_V}mv -f ${.TARGET}.new ${.TARGET}
	${_V}ln -sf ${_FILE} ${_SONAME}
	${_V}ln -sf ${_FILE} ${_LINK}

# Put in place by renaming: a running kernel may have the old file mapped.
install:	${_FILE}
	${_MKMSG} install ${DESTDIR}${LIBDIR}/${_FILE}
	${_V}mkdir -p ${DESTDIR}${LIBDIR}
	${_V}${INSTALL} -m 0755 ${_FILE} ${DESTDIR}${LIBDIR}/${_FILE}.new
	${_V}mv -f ${DESTDIR}${LIBDIR}/${_FILE}.new ${DESTDIR}${LIBDIR}/${_FILE}
	${_V}ln -sf ${_FILE} ${DESTDIR}${LIBDIR}/${_SONAME}
	${_V}ln -sf ${_FILE} ${DESTDIR}${LIBDIR}/${_LINK}

# The driver's own test. The tools that it uses are those beside rumpmake.
.PHONY:		test
test:		${_FILE}
	${_V}cd ${.CURDIR:Q} && COMPONENT_DIR=${.OBJDIR:Q} PATH=${RUMPMAKE:U/:H:Q}:$$PATH sh ./test.sh

clean cleandir:
	${_V}rm -rf ${_OWN} ${OBJS} ${OBJS:R:S/$/.d/} ${OBJS:R:S/$/.names/} ${OBJS:R:S/$/.gcno/} \
	    ${OBJS:R:S/$/.gcda/} ${_FILE} ${_FILE}.new ${_SONAME} ${_LINK} ${CLEANFILES}
cleandepend:
	${_V}rm -f ${OBJS:R:S/$/.d/}

.for object in ${OBJS:R}
.-include "${.OBJDIR}/${object}.d"
.endfor

.DELETE_ON_ERROR:
