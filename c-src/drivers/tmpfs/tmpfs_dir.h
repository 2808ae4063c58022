/*
 * tmpfs: directories.  An entry is found by its name, in a hash table, and
 * listed by its slot, a number that it keeps for life.
 */

#ifndef _FS_TMPFS_TMPFS_DIR_H_
#define	_FS_TMPFS_TMPFS_DIR_H_

#include <sys/types.h>

struct tmpfs_mount;
struct tmpfs_node;

/* An entry.  One without a node is a whiteout. */
struct tmpfs_dirent {
	struct tmpfs_dirent	*td_chain;	/* of the hash table */
	struct tmpfs_node	*td_node;
	uint64_t		td_slot;
	uint32_t		td_hash;
	uint16_t		td_namelen;
	char			td_name[];	/* no NUL */
};

/*
 * Chains of entries by hash of the name, by linear hashing: the table grows
 * and shrinks by one chain at a time, so that no operation pays for a rehash.
 */
struct tmpfs_names {
	struct tmpfs_dirent	***nm_segs;	/* segments of chains */
	u_int			nm_nsegs;	/* room in nm_segs */
	u_int			nm_first;	/* chains in the first one */
	u_int			nm_nchains;	/* 0: no memory is taken */
	uint32_t		nm_mask;
};

/*
 * Entries by slot: a tree in which each node tells which of its children
 * hold something and which have no gap.
 */
#define	TMPFS_SLOTBITS	5
#define	TMPFS_FANOUT	(1 << TMPFS_SLOTBITS)
#define	TMPFS_LEVELS	13			/* 65 bits */

struct tmpfs_slotnode {
	uint32_t	sn_any;
	uint32_t	sn_full;
	void		*sn_child[TMPFS_FANOUT];
};

struct tmpfs_slots {
	struct tmpfs_slotnode	*ts_root;
	u_int			ts_height;	/* levels above the leaves */
};

struct tmpfs_dir {
	struct tmpfs_node	*td_parent;	/* NULL: removed */
	u_int			td_count;	/* entries, with whiteouts */
	u_int			td_whiteouts;
	struct tmpfs_names	td_names;
	struct tmpfs_slots	td_slots;
};

#ifdef _KERNEL
/* tmpfs_names.c */
uint32_t tmpfs_names_hash(uint64_t, const char *, size_t);
struct tmpfs_dirent *tmpfs_names_find(const struct tmpfs_names *, uint32_t,
	    const char *, size_t);
void	tmpfs_names_insert(struct tmpfs_names *, struct tmpfs_dirent *, u_int);
void	tmpfs_names_remove(struct tmpfs_names *, struct tmpfs_dirent *, u_int);

/* tmpfs_slots.c */
void	tmpfs_slots_init(void);
void	tmpfs_slots_fini(void);
void	tmpfs_slots_insert(struct tmpfs_slots *, struct tmpfs_dirent *);
void	tmpfs_slots_replace(struct tmpfs_slots *, struct tmpfs_dirent *,
	    struct tmpfs_dirent *);
void	tmpfs_slots_remove(struct tmpfs_slots *, struct tmpfs_dirent *);
struct tmpfs_dirent *tmpfs_slots_next(const struct tmpfs_slots *, uint64_t);

/* tmpfs_dir.c */
struct tmpfs_dirent *tmpfs_dirent_alloc(struct tmpfs_mount *, const char *,
	    size_t);
void	tmpfs_dirent_free(struct tmpfs_mount *, struct tmpfs_dirent *);
struct tmpfs_dirent *tmpfs_dir_find(struct tmpfs_mount *,
	    const struct tmpfs_node *, const char *, size_t);
struct tmpfs_dirent *tmpfs_dir_next(const struct tmpfs_node *, uint64_t);
bool	tmpfs_dir_isempty(const struct tmpfs_node *);
void	tmpfs_dir_enter(struct tmpfs_node *, struct tmpfs_dirent *);
void	tmpfs_dir_leave(struct tmpfs_node *, struct tmpfs_dirent *);
void	tmpfs_dir_rename(struct tmpfs_node *, struct tmpfs_dirent *,
	    struct tmpfs_dirent *);
void	tmpfs_dir_link(struct tmpfs_node *, struct tmpfs_dirent *,
	    struct tmpfs_node *);
void	tmpfs_dir_unlink(struct tmpfs_mount *, struct tmpfs_node *,
	    struct tmpfs_dirent *);
void	tmpfs_dir_move(struct tmpfs_node *, struct tmpfs_dirent *,
	    struct tmpfs_node *, struct tmpfs_dirent *);
void	tmpfs_dir_cover(struct tmpfs_node *, struct tmpfs_dirent *);
void	tmpfs_dir_uncover(struct tmpfs_mount *, struct tmpfs_node *,
	    struct tmpfs_dirent *);
void	tmpfs_dir_purge(struct tmpfs_mount *, struct tmpfs_node *);
#endif

#endif /* !_FS_TMPFS_TMPFS_DIR_H_ */
