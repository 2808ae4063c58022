# NetBSD links its machine headers into the object directory here; ours are in the include folder.

.include <bsd.init.mk>
