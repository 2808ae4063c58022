# SUBDIR: the same goal in each directory.

.include <bsd.init.mk>

_SUBDIR_GOALS=	all install clean cleandir depend dependall includes obj

.for goal in ${_SUBDIR_GOALS}
.for dir in ${SUBDIR:N.WAIT}
.PHONY:		${goal}-${dir}
${goal}-${dir}:
	@cd ${.CURDIR:Q}/${dir} && ${.MAKE} ${goal}
${goal}:	${goal}-${dir}
.endfor
.PHONY:		${goal}
${goal}:
.endfor
