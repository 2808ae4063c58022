/*
 * The client of client.h.
 */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "client.h"
#include "suite.h"

_Static_assert(sizeof(struct header) == 24, "header of a frame");
_Static_assert(sizeof(struct result) == 24, "answer to a system call");

static int
readable(int fd, int milliseconds)
{
	struct pollfd poller = { .fd = fd, .events = POLLIN };

	return poll(&poller, 1, milliseconds) > 0;
}

int
client_connect(const char *path, char *banner, size_t room)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ssize_t length;

	CHECK(fd >= 0);
	CHECK(strlen(path) < sizeof(address.sun_path));
	strcpy(address.sun_path, path);
	CHECK_EQ(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	CHECK(readable(fd, PATIENCE * 1000));
	length = read(fd, banner, room - 1);
	CHECK(length >= 0);
	banner[length] = '\0';
	return fd;
}

void
client_send(int fd, uint64_t number, uint16_t class, uint16_t type,
    uint32_t detail, const void *body, size_t length)
{
	struct frame frame = { .header = { sizeof(struct header) + length,
	    number, class, type, detail } };
	const size_t whole = sizeof(struct header) + length;
	unsigned char bytes[sizeof(frame)];

	CHECK(length <= sizeof(frame.body));
	memcpy(bytes, &frame.header, sizeof(struct header));
	if (length > 0)
		memcpy(bytes + sizeof(struct header), body, length);
	CHECK_EQ(send(fd, bytes, whole, MSG_NOSIGNAL), whole);
}

static void
receive(int fd, void *into, size_t length)
{
	unsigned char *at = into;
	ssize_t got;

	while (length > 0) {
		if (!readable(fd, PATIENCE * 1000))
			FAIL("the server sends nothing");
		got = read(fd, at, length);
		if (got <= 0)
			FAIL("the server closes the connection");
		at += got;
		length -= (size_t)got;
	}
}

void
client_receive(int fd, struct frame *frame)
{

	receive(fd, &frame->header, sizeof(frame->header));
	CHECK(frame->header.length >= sizeof(frame->header));
	frame->length = frame->header.length - sizeof(frame->header);
	CHECK(frame->length <= sizeof(frame->body));
	receive(fd, frame->body, frame->length);
}

int
client_sees_end(int fd)
{
	char byte;

	return readable(fd, PATIENCE * 1000) && read(fd, &byte, 1) <= 0;
}

int
client_sees_nothing(int fd)
{

	return !readable(fd, 50);
}

int
client_guest(const char *path)
{
	struct frame frame;
	char banner[256];
	const int fd = client_connect(path, banner, sizeof(banner));

	client_send(fd, 1, CLASS_REQ, TYPE_HANDSHAKE, HANDSHAKE_GUEST,
	    "client", sizeof("client"));
	client_receive(fd, &frame);
	CHECK_EQ(frame.header.class, CLASS_RESP);
	CHECK_EQ(frame.header.number, 1);
	return fd;
}
