/*
 * tmpfs: contents of regular files.  Pages that were written are in an
 * anonymous memory object; where there is none the file has a hole.
 */

#ifndef _FS_TMPFS_TMPFS_FILE_H_
#define	_FS_TMPFS_TMPFS_FILE_H_

#include <sys/tree.h>
#include <sys/types.h>

struct tmpfs_mount;
struct tmpfs_node;
struct uio;
struct uvm_object;
struct vnode;

/* A run of pages, by number; the end is the first page behind it. */
struct tmpfs_extent {
	RB_ENTRY(tmpfs_extent) ex_entry;
	uint64_t	ex_start;
	uint64_t	ex_end;
};

/*
 * Which pages there are.  Most files have no holes, and one number tells:
 * all pages before ex_dense are there.  Extents lie behind it, apart from
 * one another.
 */
struct tmpfs_extents {
	uint64_t	ex_dense;
	uint64_t	ex_pages;	/* how many there are */
	RB_HEAD(tmpfs_extent_tree, tmpfs_extent) ex_tree;
};

/*
 * The vnode's interlock guards the extents and the pointer to the object,
 * which is made when the first byte is written.  Extents and size shrink
 * only with the vnode locked exclusively.
 */
struct tmpfs_file {
	struct uvm_object	*tf_aobj;
	struct tmpfs_extents	tf_extents;
};

#ifdef _KERNEL
/* tmpfs_extent.c */
void	tmpfs_extent_init(void);
void	tmpfs_extent_fini(void);
struct tmpfs_extent *tmpfs_extent_alloc(void);
void	tmpfs_extent_free(struct tmpfs_extent *);
void	tmpfs_extents_init(struct tmpfs_extents *);
uint64_t tmpfs_extents_missing(struct tmpfs_extents *, uint64_t, uint64_t);
bool	tmpfs_extents_run(struct tmpfs_extents *, uint64_t, uint64_t *);
struct tmpfs_extent *tmpfs_extents_add(struct tmpfs_extents *, uint64_t,
	    uint64_t, struct tmpfs_extent *);
uint64_t tmpfs_extents_trim(struct tmpfs_extents *, uint64_t);

/* tmpfs_file.c */
int	tmpfs_file_read(struct vnode *, struct tmpfs_node *, struct uio *, int);
int	tmpfs_file_write(struct vnode *, struct tmpfs_node *, struct uio *,
	    int);
int	tmpfs_file_truncate(struct vnode *, struct tmpfs_node *, uint64_t);
int	tmpfs_file_fill(struct vnode *, struct tmpfs_node *, uint64_t,
	    uint64_t);
void	tmpfs_file_destroy(struct tmpfs_mount *, struct tmpfs_node *);
#endif

#endif /* !_FS_TMPFS_TMPFS_FILE_H_ */
