/*
 * tmpfs: the entries of a directory by name.
 */

#include <sys/cdefs.h>

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/kmem.h>

#include <fs/tmpfs/tmpfs_dir.h>

#define	CHAINS_MIN	8
#define	SEGMENT		1024		/* chains in a segment but the first */

static uint64_t
tmpfs_names_mix(uint64_t value)
{

	value *= 0x9e3779b97f4a7c15ULL;
	return value ^ value >> 32;
}

/*
 * The seed, another for each mount, keeps names from being chosen to collide.
 */
uint32_t
tmpfs_names_hash(uint64_t seed, const char *name, size_t len)
{
	uint64_t hash = seed ^ len, word;

	for (; len >= sizeof(word); len -= sizeof(word)) {
		memcpy(&word, name, sizeof(word));
		hash = tmpfs_names_mix(hash ^ word);
		name += sizeof(word);
	}
	word = 1;
	while (len-- > 0)
		word = word << 8 | (unsigned char)*name++;
	hash = tmpfs_names_mix(tmpfs_names_mix(hash ^ word));
	return (uint32_t)hash;
}

/*
 * The chain of a hash: its low bits, one bit less where that chain is not
 * there yet.
 */
static struct tmpfs_dirent **
tmpfs_names_chain(const struct tmpfs_names *nm, uint32_t hash)
{
	u_int chain = hash & nm->nm_mask;

	if (chain >= nm->nm_nchains)
		chain &= nm->nm_mask >> 1;
	return &nm->nm_segs[chain / SEGMENT][chain % SEGMENT];
}

static size_t
tmpfs_names_bytes(const struct tmpfs_names *nm, u_int segment)
{

	return (segment == 0 ? nm->nm_first : SEGMENT) *
	    sizeof(struct tmpfs_dirent *);
}

static void
tmpfs_names_start(struct tmpfs_names *nm)
{

	nm->nm_nsegs = 1;
	nm->nm_segs = kmem_alloc(sizeof(*nm->nm_segs), KM_SLEEP);
	nm->nm_first = nm->nm_nchains = CHAINS_MIN;
	nm->nm_segs[0] = kmem_zalloc(tmpfs_names_bytes(nm, 0), KM_SLEEP);
	nm->nm_mask = CHAINS_MIN - 1;
}

static void
tmpfs_names_stop(struct tmpfs_names *nm)
{
	u_int i, n = howmany(nm->nm_nchains, SEGMENT);

	for (i = 0; i < n; i++)
		kmem_free(nm->nm_segs[i], tmpfs_names_bytes(nm, i));
	kmem_free(nm->nm_segs, nm->nm_nsegs * sizeof(*nm->nm_segs));
	memset(nm, 0, sizeof(*nm));
}

/*
 * Makes room for one chain more.
 */
static void
tmpfs_names_extend(struct tmpfs_names *nm)
{
	const u_int new = nm->nm_nchains, n = new / SEGMENT;
	struct tmpfs_dirent **first, ***segs;
	size_t bytes;

	if (new < SEGMENT) {
		if (new < nm->nm_first)
			return;
		bytes = tmpfs_names_bytes(nm, 0);
		first = kmem_zalloc(2 * bytes, KM_SLEEP);
		memcpy(first, nm->nm_segs[0], bytes);
		kmem_free(nm->nm_segs[0], bytes);
		nm->nm_segs[0] = first;
		nm->nm_first *= 2;
		return;
	}
	if (new % SEGMENT != 0)
		return;
	if (n == nm->nm_nsegs) {
		bytes = nm->nm_nsegs * sizeof(*segs);
		segs = kmem_alloc(2 * bytes, KM_SLEEP);
		memcpy(segs, nm->nm_segs, bytes);
		kmem_free(nm->nm_segs, bytes);
		nm->nm_segs = segs;
		nm->nm_nsegs *= 2;
	}
	nm->nm_segs[n] = kmem_zalloc(tmpfs_names_bytes(nm, n), KM_SLEEP);
}

/*
 * Puts the entries of a chain where they belong now.
 */
static void
tmpfs_names_share(struct tmpfs_names *nm, struct tmpfs_dirent *de)
{
	struct tmpfs_dirent *next, **chain;

	for (; de != NULL; de = next) {
		next = de->td_chain;
		chain = tmpfs_names_chain(nm, de->td_hash);
		de->td_chain = *chain;
		*chain = de;
	}
}

static void
tmpfs_names_grow(struct tmpfs_names *nm)
{
	const u_int new = nm->nm_nchains;
	struct tmpfs_dirent **chain, *shared;

	tmpfs_names_extend(nm);
	/* What belongs to the new chain is in this one so far. */
	chain = tmpfs_names_chain(nm, new);
	if (new > nm->nm_mask) {
		chain = tmpfs_names_chain(nm, new & nm->nm_mask);
		nm->nm_mask = nm->nm_mask << 1 | 1;
	}
	nm->nm_nchains++;
	shared = *chain;
	*chain = NULL;
	tmpfs_names_share(nm, shared);
}

static void
tmpfs_names_shrink(struct tmpfs_names *nm)
{
	const u_int last = nm->nm_nchains - 1;
	struct tmpfs_dirent **chain, *shared;

	chain = &nm->nm_segs[last / SEGMENT][last % SEGMENT];
	shared = *chain;
	*chain = NULL;
	nm->nm_nchains--;
	if (nm->nm_nchains == (nm->nm_mask >> 1) + 1)
		nm->nm_mask >>= 1;
	if (last >= SEGMENT && last % SEGMENT == 0)
		kmem_free(nm->nm_segs[last / SEGMENT],
		    tmpfs_names_bytes(nm, last / SEGMENT));
	tmpfs_names_share(nm, shared);
}

struct tmpfs_dirent *
tmpfs_names_find(const struct tmpfs_names *nm, uint32_t hash,
    const char *name, size_t len)
{
	struct tmpfs_dirent *de;

	if (nm->nm_nchains == 0)
		return NULL;
	for (de = *tmpfs_names_chain(nm, hash); de != NULL; de = de->td_chain) {
		if (de->td_hash == hash && de->td_namelen == len &&
		    memcmp(de->td_name, name, len) == 0)
			return de;
	}
	return NULL;
}

/*
 * Adds an entry; with it there are `count'.
 */
void
tmpfs_names_insert(struct tmpfs_names *nm, struct tmpfs_dirent *de,
    u_int count)
{
	struct tmpfs_dirent **chain;

	if (nm->nm_nchains == 0)
		tmpfs_names_start(nm);
	else if (count > nm->nm_nchains)
		tmpfs_names_grow(nm);
	chain = tmpfs_names_chain(nm, de->td_hash);
	de->td_chain = *chain;
	*chain = de;
}

/*
 * Takes an entry out; without it there are `count'.
 */
void
tmpfs_names_remove(struct tmpfs_names *nm, struct tmpfs_dirent *de,
    u_int count)
{
	struct tmpfs_dirent **chain;
	int i;

	chain = tmpfs_names_chain(nm, de->td_hash);
	while (*chain != de) {
		KASSERT(*chain != NULL);
		chain = &(*chain)->td_chain;
	}
	*chain = de->td_chain;
	if (count == 0) {
		tmpfs_names_stop(nm);
		return;
	}
	/* One entry less means two chains too many. */
	for (i = 0; i < 2; i++) {
		if (nm->nm_nchains > CHAINS_MIN && count < nm->nm_nchains / 2)
			tmpfs_names_shrink(nm);
	}
}
