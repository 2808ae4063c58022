/*
 * skel: what its two source files share.
 */

#ifndef _SKEL_H_
#define _SKEL_H_

/* A file that the file system shows. */
struct skel_file {
	const char	*sf_name;
	const char	*sf_text;
};

/* The file system's part of a vnode. */
struct skel_node {
	ino_t			 sn_ino;	/* Also the vnode's key. */
	const struct skel_file	*sn_file;	/* NULL: the directory. */
};

/* The file system's part of a mount. */
struct skel_mount {
	struct timespec	sm_time;		/* When it was mounted. */
};

#define	SKEL_ROOT_INO	((ino_t)2)
#define	SKEL_FILE_INO	((ino_t)3)		/* The first file's. */

#define	VFSTOSKEL(mp)	((struct skel_mount *)(mp)->mnt_data)
#define	VTOSKEL(vp)	((struct skel_node *)(vp)->v_data)

extern const struct skel_file skel_files[];
extern const u_int skel_nfiles;

extern int (**skel_vnodeop_p)(void *);
extern const struct vnodeopv_desc skel_vnodeop_opv_desc;

off_t	skel_size(const struct skel_node *);

#endif /* !_SKEL_H_ */
