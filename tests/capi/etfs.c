/*
 * Files of the host in the kernel, rump_etfs(3).
 */

#include <fcntl.h>
#include <unistd.h>

#include <rump/rump.h>
#include <rump/rump_syscalls.h>
#include <rump/rumpstructs.h>

#include "check.h"

static void
host_file(const char *path, const char *text)
{
	FILE *file;

	file = fopen(path, "w");
	CHECK(file != NULL);
	CHECK(fputs(text, file) >= 0);
	CHECK(fclose(file) == 0);
}

static void
reads(const char *path, const char *text)
{
	char buf[64];
	int fd;

	fd = rump_sys_open(path, RUMP_O_RDONLY);
	CHECK(fd >= 0);
	CHECK(rump_sys_read(fd, buf, sizeof(buf)) == (ssize_t)strlen(text));
	CHECK(memcmp(buf, text, strlen(text)) == 0);
	CHECK(rump_sys_close(fd) == 0);
}

int
main(void)
{
	struct rump_boot_etfs early, missing;
	struct rump_stat sb;
	char block[512];
	int fd;

	host_file("early", "there from the start");
	host_file("later", "0123456789");
	memset(&early, 0, sizeof(early));
	early.eb_key = "/early";
	early.eb_hostpath = "early";
	early.eb_type = RUMP_ETFS_REG;
	early.eb_size = RUMP_ETFS_SIZE_ENDOFF;
	missing = early;
	missing.eb_key = "/missing";
	missing.eb_hostpath = "no such file";
	rump_boot_etfs_register(&early);
	rump_boot_etfs_register(&missing);
	CHECK(early.eb_status == -1 && missing.eb_status == -1);
	CHECK(rump_init() == 0);
	CHECK(early.eb_status == 0 && missing.eb_status == RUMP_ENOENT);
	reads("/early", "there from the start");

	CHECK(rump_pub_etfs_register("//later", "later", RUMP_ETFS_REG) == 0);
	reads("/later", "0123456789");
	CHECK(rump_pub_etfs_register("/later", "later", RUMP_ETFS_REG) == RUMP_EEXIST);
	CHECK(rump_pub_etfs_register("later", "later", RUMP_ETFS_REG) == RUMP_EINVAL);
	CHECK(rump_pub_etfs_register("/x", "later", RUMP_ETFS_DIR) == RUMP_ENOTDIR);
	CHECK(rump_pub_etfs_remove("/later") == 0);
	CHECK(rump_pub_etfs_remove("/later") == RUMP_ENOENT);
	CHECK_FAILS(rump_sys_open("/later", RUMP_O_RDONLY), RUMP_ENOENT);

	CHECK(rump_pub_etfs_register_withsize("/part", "later", RUMP_ETFS_REG, 2, 5) == 0);
	reads("/part", "23456");
	CHECK(rump_pub_etfs_register_withsize("/y", "later", RUMP_ETFS_REG, 8, 5) == RUMP_EINVAL);

	/* a disk */
	fd = open("disk", O_RDWR | O_CREAT, 0600);
	CHECK(fd >= 0 && ftruncate(fd, 64 * 1024) == 0);
	CHECK(rump_pub_etfs_register("/dev/disk", "disk", RUMP_ETFS_BLK) == 0);
	CHECK(rump_sys_stat("/dev/disk", (struct stat *)&sb) == 0);
	CHECK((sb.st_mode & 0170000) == 0060000);
	memset(block, 'b', sizeof(block));
	CHECK(pwrite(fd, block, sizeof(block), 1024) == sizeof(block));
	memset(block, 0, sizeof(block));
	CHECK((fd = rump_sys_open("/dev/disk", RUMP_O_RDONLY)) >= 0);
	CHECK(rump_sys_pread(fd, block, sizeof(block), 1024) == sizeof(block));
	CHECK(block[0] == 'b' && block[511] == 'b');
	CHECK(rump_sys_close(fd) == 0);

	/* a directory with what is in it */
	CHECK(rump_pub_etfs_register("/host", ".", RUMP_ETFS_DIR_SUBDIRS) == 0);
	reads("/host/early", "there from the start");
	printf("ok\n");
	return 0;
}
