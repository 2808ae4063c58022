/* A stand-in for a file system: it wants a variable and a function of the VFS. */
void rumpns_log_line(const char *);
void rumpns_vput(void *);
extern int rumpns_vn_default_error;
int *rumpns_tmpfs_error_row = &rumpns_vn_default_error;
void rumpns_tmpfs_mkdir(void *);
__attribute__((weak)) void rumpns_optional_hook(void);

void
rumpns_tmpfs_mkdir(void *vnode)
{
	rumpns_vput(vnode);
	if (rumpns_optional_hook != 0)
		rumpns_optional_hook();
}

__attribute__((constructor)) static void
announce(void)
{
	rumpns_log_line("load rumpfs_tmpfs");
}
