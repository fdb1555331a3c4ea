package dev.reprise.vault.repository;

import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdInputStream;
import dev.reprise.vault.chunking.Chunker;
import dev.reprise.vault.chunking.Polynomial;
import dev.reprise.vault.crypto.MasterKey;
import dev.reprise.vault.crypto.NotAuthentic;
import dev.reprise.vault.crypto.Password;
import dev.reprise.vault.crypto.Scrypt;
import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.format.BlobKind;
import dev.reprise.vault.format.BlobPlace;
import dev.reprise.vault.format.Config;
import dev.reprise.vault.format.MalformedException;
import dev.reprise.vault.format.ObjectId;
import dev.reprise.vault.storage.FileKind;
import dev.reprise.vault.storage.Storage;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * An open repository. Reads and writes its sealed files and finds and reads its blobs, each checked
 * against its id. Thread-safe.
 *
 * <p>Long, since every way in which a sealed file can be bad ends in one place.
 */
public final class Repository implements AutoCloseable {
    private final Storage storage;
    private final Config config;
    private final String keyName;
    private final Owner owner;
    private final Chunker chunker;
    private final Workbenches benches;
    private final Indexes indexes;
    private final Snapshots snapshots;
    private final Locks locks;

    private Repository(
            Storage storage, Config config, KeyRing.Found key, Owner owner, SecureRandom random) {
        this.storage = storage;
        this.config = config;
        this.keyName = key.keyName();
        this.owner = owner;
        this.chunker = new Chunker(config.polynomial());
        this.benches = new Workbenches(key.master(), random);
        this.indexes = new Indexes(this);
        this.snapshots = new Snapshots(this);
        this.locks = new Locks(this);
    }

    /** Writes the keys and, last, the config of a new repository into an empty layout. */
    public static void create(Storage storage, Password password, Scrypt cost, Owner owner)
            throws IOException {
        if (storage.exists(FileKind.CONFIG, "")) {
            throw new VaultException.AlreadyExists(
                    storage.location(), "there is a repository already");
        }
        removeUnfinished(storage);
        SecureRandom random = new SecureRandom();
        MasterKey master = MasterKey.random(random);
        new KeyRing(storage, random).add(master, password, cost, owner);
        byte[] id = new byte[ObjectId.BYTES];
        random.nextBytes(id);
        Config config =
                new Config(
                        Config.VERSION,
                        HexFormat.of().formatHex(id),
                        Polynomial.randomIrreducible(random));
        try (Workbench bench = new Workbench(master, random)) {
            storage.store(FileKind.CONFIG, "", bench.sealWhole(config.encode()));
        }
    }

    /**
     * Keys without a config are what a crash in the middle of creating leaves; but beside data they
     * may be all that can still open it, and are never touched.
     */
    private static void removeUnfinished(Storage storage) throws IOException {
        for (FileKind kind : List.of(FileKind.PACK, FileKind.INDEX, FileKind.SNAPSHOT)) {
            if (!storage.list(kind).isEmpty()) {
                throw new VaultException.AlreadyExists(
                        storage.location(), "it holds a repository whose config is missing");
            }
        }
        for (Storage.StoredFile key : storage.list(FileKind.KEY)) {
            storage.remove(FileKind.KEY, key.name());
        }
    }

    public static Repository open(Storage storage, Password password, Owner owner)
            throws IOException {
        if (!storage.exists(FileKind.CONFIG, "")) {
            throw new VaultException.NotARepository(storage.location(), "it has no config file");
        }
        SecureRandom random = new SecureRandom();
        KeyRing.Found key = new KeyRing(storage, random).unlock(password);
        Config config = readConfig(storage, key.master(), random);
        if (config.version() != Config.VERSION) {
            throw new VaultException.UnsupportedVersion(storage.location(), config.version());
        }
        if (!config.polynomial().isUsable()) {
            throw new VaultException.Damaged(
                    "config", "its chunker polynomial is not irreducible", null);
        }
        return new Repository(storage, config, key, owner, random);
    }

    private static Config readConfig(Storage storage, MasterKey master, SecureRandom random)
            throws IOException {
        try (Workbench bench = new Workbench(master, random)) {
            return Config.decode(bench.openWhole(storage.read(FileKind.CONFIG, "")));
        } catch (NotAuthentic | MalformedException e) {
            throw new VaultException.Damaged("config", String.valueOf(e.getMessage()), e);
        }
    }

    public Storage storage() {
        return storage;
    }

    public Config config() {
        return config;
    }

    /** The name of the key file that the password opened. */
    public String keyName() {
        return keyName;
    }

    public Owner owner() {
        return owner;
    }

    public Chunker chunker() {
        return chunker;
    }

    public Indexes indexes() {
        return indexes;
    }

    public Snapshots snapshots() {
        return snapshots;
    }

    public Locks locks() {
        return locks;
    }

    Workbenches benches() {
        return benches;
    }

    /** Seals and stores a file that is named by its hash; gives the name. */
    public ObjectId save(FileKind kind, byte[] plain) throws IOException {
        byte[] sealed;
        try (Workbenches.Loan loan = benches.borrow()) {
            sealed = loan.bench().sealWhole(loan.bench().pack(plain));
        }
        ObjectId id = Workbench.sha256Of(sealed);
        storage.store(kind, id.hex(), sealed);
        return id;
    }

    /**
     * Reads a whole sealed file.
     *
     * @throws VaultException.Damaged if it is not what was written
     * @throws NoSuchFileException if it is not there
     */
    public byte[] load(FileKind kind, ObjectId id) throws IOException {
        byte[] sealed = storage.read(kind, id.hex());
        try (Workbenches.Loan loan = benches.borrow()) {
            if (!Workbench.sha256Of(sealed).equals(id)) {
                throw new MalformedException("its content does not match its name");
            }
            return unpack(loan.bench().openWhole(sealed));
        } catch (NotAuthentic | MalformedException e) {
            throw damaged(kind.path(id.hex()), e);
        }
    }

    private static byte[] unpack(byte[] plain) throws MalformedException {
        if (plain.length == 0 || plain[0] == '{' || plain[0] == '[') {
            return plain;
        }
        if (plain[0] != 2) {
            throw new MalformedException("it has an unknown encoding " + plain[0]);
        }
        ByteArrayInputStream frame = new ByteArrayInputStream(plain, 1, plain.length - 1);
        try (ZstdInputStream in = new ZstdInputStream(frame)) {
            return in.readAllBytes();
        } catch (ZstdException | IOException e) {
            throw new MalformedException("it does not unpack, " + e.getMessage());
        }
    }

    /**
     * Reads a blob and checks it against its id, from another pack where one copy is damaged.
     *
     * @throws VaultException.Damaged naming the pack, if no copy is whole
     * @throws VaultException.Missing if no index knows it
     */
    public byte[] loadBlob(ObjectId id, BlobKind kind) throws IOException {
        List<BlobPlace> places = indexes.places(id, kind);
        IOException failed = null;
        for (BlobPlace place : places) {
            try {
                return read(place);
            } catch (VaultException.Damaged | VaultException.Missing e) {
                failed = failed == null ? e : failed;
            }
        }
        if (failed != null) {
            throw failed;
        }
        throw new VaultException.Missing(
                "no index of the vault knows a blob that a snapshot needs",
                kind.word() + " blob " + id.hex() + " in " + storage.location());
    }

    /** Reads the blob at one place, checked against its id. */
    public byte[] read(BlobPlace place) throws IOException {
        String pack = place.pack().hex();
        try (Workbenches.Loan loan = benches.borrow()) {
            Workbench bench = loan.bench();
            byte[] room = bench.sealedRoom(place.length());
            storage.readAt(FileKind.PACK, pack, place.offset(), room, 0, place.length());
            byte[] plain = bench.open(place.length(), place.plainLength());
            if (!bench.hash(plain, 0, plain.length).equals(place.id())) {
                throw new MalformedException("the hash of blob " + place.id() + " does not match");
            }
            return plain;
        } catch (NotAuthentic | MalformedException | EOFException e) {
            indexes.distrust(place.pack());
            throw damaged(FileKind.PACK.path(pack), e);
        } catch (NoSuchFileException e) {
            indexes.distrustAbsent(place.pack());
            throw new VaultException.Missing("a vault file is missing", FileKind.PACK.path(pack));
        }
    }

    /** Opens bytes sealed by this repository's key, for the headers of packs. */
    public byte[] unseal(byte[] sealed, String file) throws VaultException {
        try (Workbenches.Loan loan = benches.borrow()) {
            return loan.bench().openWhole(sealed);
        } catch (NotAuthentic e) {
            throw damaged(file, e);
        }
    }

    private static VaultException.Damaged damaged(String file, Exception e) {
        return new VaultException.Damaged(file, String.valueOf(e.getMessage()), e);
    }

    @Override
    public void close() throws IOException {
        locks.close();
        benches.close();
        storage.close();
    }
}
