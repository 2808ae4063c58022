# The command lines of compiler and linker, with sanitizers (SAN=address,undefined) and coverage (COV=1).

# The only include roots: the driver's own files, our kernel headers, the compiler's.
_COMPILER_INCLUDE!=	${CC} -print-file-name=include
_ROOTS=		-I${.CURDIR} -I${.OBJDIR} -I${_OWN_INCLUDE} -I${RUMP_INCLUDE} \
		-isystem ${_COMPILER_INCLUDE}
# An include folder that a makefile names is the driver's own or is left out: no kernel header of
# another tree may come in.
_OWNROOTS=	${CPPFLAGS:M-I*:@i@${_FOLDERS:M${i:S/^-I//:tA}:@f@-I$f@}@}

_SANITIZE=
_RUNTIME=
_NOLIBRARIES=	-nostdlib
.if defined(SAN) && !empty(SAN)
_SANS=		${SAN:S/,/ /g}
.for san in ${_SANS}
.if ${san} != "address" && ${san} != "undefined"
.error SAN is address or undefined or both with a comma between, not ${SAN}
.endif
.endfor
_SANITIZE+=	${_SANS:@s@-fsanitize=$s@}
.if ${ACTIVE_CC} == "clang"
# clang's runtime for address has that for undefined inside; it lies where only clang looks.
.if !empty(_SANS:Maddress)
_RTNAME=	libclang_rt.asan-${MACHINE_ARCH}.so
.else
_RTNAME=	libclang_rt.ubsan_standalone-${MACHINE_ARCH}.so
.endif
_RTFILE!=	${CC} -print-file-name=${_RTNAME}
_RUNTIME+=	${_RTFILE} -Wl,-rpath,${_RTFILE:H}
.else
_RUNTIME+=	${_SANS:S/^address$/-lasan/:S/^undefined$/-lubsan/}
.endif
.endif

.if defined(COV) && ${COV} != "0" && ${COV} != "no"
_SANITIZE+=	--coverage
.if ${ACTIVE_CC} == "clang"
# This runtime wants parts of the C library that are in no shared object.
_COVFILE!=	${CC} -print-file-name=libclang_rt.profile-${MACHINE_ARCH}.a
_RUNTIME+=	${_COVFILE}
_NOLIBRARIES=
.else
_SANITIZE+=	-fprofile-update=atomic
_RUNTIME+=	-lgcov
.endif
.endif

# Headers that are reached through links show under their real names.
_REALNAMES=	-ffile-prefix-map=${_OWN_INCLUDE}/=${RUMPTOP:D${RUMPTOP}/../}

_COMPILE=	${CC} ${DBG} ${CFLAGS} ${COPTS} ${CPUFLAGS} ${CWARNFLAGS} ${CWARNFLAGS.${ACTIVE_CC}} ${_SANITIZE} \
		${_REALNAMES} ${_KERNFLAGS} ${CPPFLAGS:N-I*} ${_OWNROOTS} ${_ROOTS}

# No library of the host's: what the kernel side lacks is missed by its name when the component is
# loaded. A component's own names are its own, also where an older copy of it is still mapped.
_SHARED=	${CC} -shared ${_NOLIBRARIES} -Wl,--exclude-libs,ALL -Wl,-soname,${_SONAME} -Wl,-Bsymbolic \
		-Wl,-T,${RUMP_MK}/link-sets.ld ${LDFLAGS}
