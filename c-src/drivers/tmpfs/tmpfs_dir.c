/*
 * tmpfs: entries of directories: giving names and taking them away, with
 * link counts and times.
 */

#include <sys/cdefs.h>

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/kmem.h>
#include <sys/vnode.h>

#include <fs/tmpfs/tmpfs.h>

static size_t
tmpfs_dirent_bytes(size_t namelen)
{

	return offsetof(struct tmpfs_dirent, td_name) + namelen;
}

/*
 * An entry that is in no directory yet; NULL when the mount is full.
 */
struct tmpfs_dirent *
tmpfs_dirent_alloc(struct tmpfs_mount *tmp, const char *name, size_t len)
{
	const size_t bytes = tmpfs_dirent_bytes(len);
	struct tmpfs_dirent *de;

	KASSERT(len > 0 && len <= TMPFS_MAXNAMLEN);
	if (tmpfs_bytes_take(tmp, bytes) != 0)
		return NULL;
	de = kmem_alloc(bytes, KM_SLEEP);
	de->td_node = NULL;
	de->td_hash = tmpfs_names_hash(tmp->tm_seed, name, len);
	de->td_namelen = len;
	memcpy(de->td_name, name, len);
	return de;
}

void
tmpfs_dirent_free(struct tmpfs_mount *tmp, struct tmpfs_dirent *de)
{
	const size_t bytes = tmpfs_dirent_bytes(de->td_namelen);

	kmem_free(de, bytes);
	tmpfs_bytes_give(tmp, bytes);
}

struct tmpfs_dirent *
tmpfs_dir_find(struct tmpfs_mount *tmp, const struct tmpfs_node *dnode,
    const char *name, size_t len)
{

	KASSERT(dnode->tn_type == VDIR);
	return tmpfs_names_find(&dnode->tn_dir.td_names,
	    tmpfs_names_hash(tmp->tm_seed, name, len), name, len);
}

/*
 * The first entry at or after a slot.
 */
struct tmpfs_dirent *
tmpfs_dir_next(const struct tmpfs_node *dnode, uint64_t slot)
{

	return tmpfs_slots_next(&dnode->tn_dir.td_slots, slot);
}

/*
 * Whiteouts do not count.
 */
bool
tmpfs_dir_isempty(const struct tmpfs_node *dnode)
{

	KASSERT(dnode->tn_type == VDIR);
	KASSERT(dnode->tn_dir.td_whiteouts <= dnode->tn_dir.td_count);
	return dnode->tn_dir.td_count == dnode->tn_dir.td_whiteouts;
}

/*
 * Puts an entry, whose name is not there, into a directory: so far it is a
 * whiteout.
 */
void
tmpfs_dir_enter(struct tmpfs_node *dnode, struct tmpfs_dirent *de)
{
	struct tmpfs_dir *dir = &dnode->tn_dir;

	KASSERT(de->td_node == NULL);
	KDASSERT(tmpfs_names_find(&dir->td_names, de->td_hash, de->td_name,
	    de->td_namelen) == NULL);
	dir->td_count++;
	dir->td_whiteouts++;
	tmpfs_names_insert(&dir->td_names, de, dir->td_count);
	tmpfs_slots_insert(&dir->td_slots, de);
}

/*
 * Takes a whiteout out of a directory.
 */
void
tmpfs_dir_leave(struct tmpfs_node *dnode, struct tmpfs_dirent *de)
{
	struct tmpfs_dir *dir = &dnode->tn_dir;

	KASSERT(de->td_node == NULL);
	KASSERT(dir->td_count > 0 && dir->td_whiteouts > 0);
	dir->td_count--;
	dir->td_whiteouts--;
	tmpfs_names_remove(&dir->td_names, de, dir->td_count);
	tmpfs_slots_remove(&dir->td_slots, de);
}

/*
 * Lets an entry with a name that is not there take the place of another:
 * who is listing sees one of them once.
 */
void
tmpfs_dir_rename(struct tmpfs_node *dnode, struct tmpfs_dirent *old,
    struct tmpfs_dirent *new)
{
	struct tmpfs_dir *dir = &dnode->tn_dir;

	KASSERT(old->td_node != NULL && new->td_node == NULL);
	new->td_node = old->td_node;
	old->td_node = NULL;
	tmpfs_names_remove(&dir->td_names, old, dir->td_count - 1);
	tmpfs_names_insert(&dir->td_names, new, dir->td_count);
	tmpfs_slots_replace(&dir->td_slots, old, new);
	tmpfs_node_modified(dnode);
}

/*
 * Makes a whiteout the name of a node, which is locked or still unknown.
 */
void
tmpfs_dir_link(struct tmpfs_node *dnode, struct tmpfs_dirent *de,
    struct tmpfs_node *node)
{

	KASSERT(de->td_node == NULL);
	KASSERT(dnode->tn_dir.td_whiteouts > 0);
	de->td_node = node;
	dnode->tn_dir.td_whiteouts--;
	if (node->tn_type == VDIR) {
		KASSERT(node->tn_nlink == 0);
		KASSERT(node->tn_dir.td_parent == dnode);
		node->tn_nlink = 2;
		dnode->tn_nlink++;
	} else {
		node->tn_nlink++;
		tmpfs_node_changed(node);
	}
	tmpfs_node_modified(dnode);
}

/*
 * Takes a name away from its node, which is locked; what stays is a whiteout.
 * A directory is empty and loses its last link.
 */
void
tmpfs_dir_unlink(struct tmpfs_mount *tmp, struct tmpfs_node *dnode,
    struct tmpfs_dirent *de)
{
	struct tmpfs_node *node = de->td_node;

	KASSERT(node != NULL && node->tn_nlink > 0);
	de->td_node = NULL;
	dnode->tn_dir.td_whiteouts++;
	if (node->tn_type == VDIR) {
		KASSERT(node->tn_nlink == 2);
		KASSERT(node->tn_dir.td_parent == dnode);
		KASSERT(tmpfs_dir_isempty(node));
		tmpfs_dir_purge(tmp, node);
		node->tn_nlink = 0;
		node->tn_dir.td_parent = NULL;
		dnode->tn_nlink--;
	} else
		node->tn_nlink--;
	tmpfs_node_changed(node);
	tmpfs_node_modified(dnode);
}

/*
 * Moves a node, which is locked, from one entry to another, which is a
 * whiteout as the first is then.
 */
void
tmpfs_dir_move(struct tmpfs_node *fdnode, struct tmpfs_dirent *fde,
    struct tmpfs_node *tdnode, struct tmpfs_dirent *tde)
{
	struct tmpfs_node *node = fde->td_node;

	KASSERT(node != NULL && tde->td_node == NULL);
	KASSERT(tdnode->tn_dir.td_whiteouts > 0);
	tde->td_node = node;
	tdnode->tn_dir.td_whiteouts--;
	fde->td_node = NULL;
	fdnode->tn_dir.td_whiteouts++;
	if (node->tn_type == VDIR && fdnode != tdnode) {
		KASSERT(node->tn_dir.td_parent == fdnode);
		node->tn_dir.td_parent = tdnode;
		fdnode->tn_nlink--;
		tdnode->tn_nlink++;
	}
	tmpfs_node_modified(fdnode);
	tmpfs_node_modified(tdnode);
}

/*
 * Makes a whiteout, and removes one.
 */
void
tmpfs_dir_cover(struct tmpfs_node *dnode, struct tmpfs_dirent *de)
{

	tmpfs_dir_enter(dnode, de);
	tmpfs_node_modified(dnode);
}

void
tmpfs_dir_uncover(struct tmpfs_mount *tmp, struct tmpfs_node *dnode,
    struct tmpfs_dirent *de)
{

	tmpfs_dir_leave(dnode, de);
	tmpfs_dirent_free(tmp, de);
	tmpfs_node_modified(dnode);
}

/*
 * Drops the whiteouts of a directory that goes.
 */
void
tmpfs_dir_purge(struct tmpfs_mount *tmp, struct tmpfs_node *dnode)
{
	struct tmpfs_dirent *de;

	while ((de = tmpfs_dir_next(dnode, 0)) != NULL) {
		tmpfs_dir_leave(dnode, de);
		tmpfs_dirent_free(tmp, de);
	}
}
