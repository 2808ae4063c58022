/* A stand-in for librumpvfs.so: a variable and a function that file systems want. */
void rumpns_log_line(const char *);
int rumpns_vn_default_error = 2;
void rumpns_vput(void *);

void
rumpns_vput(void *vnode)
{
	(void)vnode;
}

__attribute__((constructor)) static void
announce(void)
{
	rumpns_log_line("load rumpvfs");
}
