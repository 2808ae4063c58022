/* A component that calls a function which no library has. */
void rumpns_log_line(const char *);
void rumpns_no_such_function(void);
void rumpns_needy(void);

void
rumpns_needy(void)
{
	rumpns_no_such_function();
}

__attribute__((constructor)) static void
announce(void)
{
	rumpns_log_line("load rumpdev_needy");
}
