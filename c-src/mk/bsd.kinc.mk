# Headers are installed with the kernel, not by a driver.

.include <bsd.init.mk>
