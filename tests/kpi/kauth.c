/*
 * kauth(9): credentials and who may do what.
 */

#include <sys/param.h>
#include <sys/errno.h>
#include <sys/kauth.h>
#include <sys/lwp.h>
#include <sys/vnode.h>

#include "kpi.h"

KPI_TEST(kauth_credentials)
{
	kauth_cred_t cred, copy;
	const gid_t groups[3] = { 5, 6, 7 };
	gid_t back[3];
	int member;

	cred = kauth_cred_alloc();
	CHECK_EQ(kauth_cred_getrefcnt(cred), 1);
	kauth_cred_setuid(cred, 10);
	kauth_cred_seteuid(cred, 11);
	kauth_cred_setsvuid(cred, 12);
	kauth_cred_setgid(cred, 20);
	kauth_cred_setegid(cred, 21);
	kauth_cred_setsvgid(cred, 22);
	CHECK_EQ(kauth_cred_setgroups(cred, groups, 3, -1, UIO_SYSSPACE), 0);
	CHECK_EQ(kauth_cred_ngroups(cred), 3);
	CHECK_EQ(kauth_cred_group(cred, 1), 6);
	CHECK_EQ(kauth_cred_ismember_gid(cred, 7, &member), 0);
	CHECK_EQ(member, 1);
	CHECK_EQ(kauth_cred_ismember_gid(cred, 21, &member), 0);
	CHECK_EQ(member, 0);
	CHECK_EQ(kauth_cred_getgroups(cred, back, 3, UIO_SYSSPACE), 0);
	CHECK_EQ(back[2], 7);

	copy = kauth_cred_dup(cred);
	CHECK_EQ(kauth_cred_getuid(copy), 10);
	CHECK_EQ(kauth_cred_geteuid(copy), 11);
	CHECK_EQ(kauth_cred_getsvuid(copy), 12);
	CHECK_EQ(kauth_cred_getgid(copy), 20);
	CHECK_EQ(kauth_cred_getegid(copy), 21);
	CHECK_EQ(kauth_cred_getsvgid(copy), 22);
	CHECK_EQ(kauth_cred_ngroups(copy), 3);
	CHECK_EQ(kauth_cred_uidmatch(cred, copy), 1);
	kauth_cred_setuid(copy, 98);
	kauth_cred_seteuid(copy, 99);
	CHECK_EQ(kauth_cred_uidmatch(cred, copy), 0);
	CHECK_EQ(kauth_cred_geteuid(cred), 11);

	kauth_cred_hold(cred);
	CHECK_EQ(kauth_cred_getrefcnt(cred), 2);
	kauth_cred_free(cred);
	CHECK(kauth_cred_copy(cred) == cred);
	kauth_cred_free(cred);
	kauth_cred_free(copy);
	CHECK(kauth_cred_get() == curlwp->l_cred);
	return 0;
}

KPI_TEST(kauth_default_model)
{
	kauth_cred_t root = kauth_cred_get(), user = kauth_cred_alloc();

	kauth_cred_setuid(user, 1000);
	kauth_cred_seteuid(user, 1000);
	CHECK_EQ(kauth_authorize_generic(root, KAUTH_GENERIC_ISSUSER, NULL), 0);
	CHECK_EQ(kauth_authorize_generic(user, KAUTH_GENERIC_ISSUSER, NULL),
	    EPERM);
	CHECK_EQ(kauth_authorize_system(user, KAUTH_SYSTEM_MOUNT,
	    KAUTH_REQ_SYSTEM_MOUNT_GET, NULL, NULL, NULL), 0);
	CHECK_EQ(kauth_authorize_system(user, KAUTH_SYSTEM_MOUNT,
	    KAUTH_REQ_SYSTEM_MOUNT_NEW, NULL, NULL, NULL), EPERM);
	CHECK_EQ(kauth_authorize_system(NOCRED, KAUTH_SYSTEM_REBOOT, 0, NULL,
	    NULL, NULL), 0);
	CHECK_EQ(kauth_authorize_process(user, KAUTH_PROCESS_CANSEE, curproc,
	    NULL, NULL, NULL), 0);
	CHECK_EQ(kauth_authorize_process(user, KAUTH_PROCESS_SIGNAL, curproc,
	    NULL, NULL, NULL), EPERM);
	CHECK_EQ(kauth_authorize_vnode(user, KAUTH_VNODE_READ_DATA, NULL, NULL,
	    0), 0);
	CHECK_EQ(kauth_authorize_vnode(user, KAUTH_VNODE_READ_DATA, NULL, NULL,
	    EACCES), EACCES);
	CHECK_EQ(kauth_authorize_vnode(root, KAUTH_VNODE_READ_DATA, NULL, NULL,
	    EACCES), 0);
	CHECK_EQ(kauth_authorize_vnode(user, KAUTH_VNODE_READ_DATA, NULL, NULL,
	    KAUTH_VNODE_REMOTEFS), 0);
	CHECK_EQ(kauth_mode_to_action(VREAD | VEXEC),
	    KAUTH_VNODE_READ_DATA | KAUTH_VNODE_EXECUTE);
	CHECK_EQ(kauth_extattr_action(VWRITE),
	    KAUTH_VNODE_WRITE_EXTATTRIBUTES);
	kauth_cred_free(user);
	return 0;
}

static int answer, asked;
static void *last_arg;

static int
listen(kauth_cred_t cred, kauth_action_t action, void *cookie, void *arg0,
    void *arg1, void *arg2, void *arg3)
{

	if (cookie == &answer)
		asked++;
	last_arg = arg1;
	return answer;
}

KPI_TEST(kauth_listeners)
{
	kauth_listener_t listener;
	kauth_cred_t user = kauth_cred_alloc();

	kauth_cred_seteuid(user, 1000);
	CHECK(kauth_listen_scope("org.example.none", listen, NULL) == NULL);
	listener = kauth_listen_scope(KAUTH_SCOPE_SYSTEM, listen, &answer);
	CHECK(listener != NULL);
	answer = KAUTH_RESULT_ALLOW;
	CHECK_EQ(kauth_authorize_system(user, KAUTH_SYSTEM_MOUNT,
	    KAUTH_REQ_SYSTEM_MOUNT_NEW, &asked, NULL, NULL), 0);
	CHECK_EQ(asked, 1);
	CHECK(last_arg == &asked);
	answer = KAUTH_RESULT_DEFER;
	CHECK_EQ(kauth_authorize_system(user, KAUTH_SYSTEM_MOUNT,
	    KAUTH_REQ_SYSTEM_MOUNT_NEW, NULL, NULL, NULL), EPERM);
	answer = KAUTH_RESULT_DENY;
	CHECK_EQ(kauth_authorize_system(kauth_cred_get(), KAUTH_SYSTEM_MOUNT,
	    KAUTH_REQ_SYSTEM_MOUNT_NEW, NULL, NULL, NULL), EPERM);
	CHECK_EQ(asked, 3);
	kauth_unlisten_scope(listener);
	CHECK_EQ(kauth_authorize_system(kauth_cred_get(), KAUTH_SYSTEM_MOUNT,
	    KAUTH_REQ_SYSTEM_MOUNT_NEW, NULL, NULL, NULL), 0);
	CHECK_EQ(asked, 3);

	listener = kauth_listen_scope(KAUTH_SCOPE_VNODE, listen, &answer);
	answer = KAUTH_RESULT_DENY;
	CHECK_EQ(kauth_authorize_vnode(kauth_cred_get(), KAUTH_VNODE_READ_DATA,
	    NULL, NULL, 0), EACCES);
	kauth_unlisten_scope(listener);
	kauth_cred_free(user);
	return 0;
}

KPI_PANIC(kauth_change_of_a_shared_one, "kpi_kauth_change_of_a_shared_one at ")
{
	kauth_cred_t cred = kauth_cred_alloc();

	kauth_cred_hold(cred);
	kauth_cred_seteuid(cred, 1);
	return 0;
}
