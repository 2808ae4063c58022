/* The system call server of a kernel in parts, in which that function has another name. */
void rumpns_log_line(const char *);
int rumpns_init_server(const char *);
int rump_init_server(const char *);

int
rump_init_server(const char *url)
{
	rumpns_log_line("load sysproxy");
	return rumpns_init_server(url);
}
