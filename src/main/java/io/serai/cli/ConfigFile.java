package io.serai.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/// `~/.config/serai/config.yaml`, which only its owner may read.
final class ConfigFile {
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNERS_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final long LARGEST = 64 << 10;

    private final Path path;
    private final PrintWriter warnings;

    private ConfigFile(Path path, PrintWriter warnings) {
        this.path = path;
        this.warnings = warnings;
    }

    /// Below XDG_CONFIG_HOME where that is set to an absolute folder, as the XDG Base Directory Specification says.
    static ConfigFile of(Shell shell) {
        String base = shell.variable("XDG_CONFIG_HOME");
        Path folder = base != null && Path.of(base).isAbsolute()
                ? Path.of(base)
                : shell.userHome().resolve(".config");
        return new ConfigFile(folder.resolve("serai").resolve("config.yaml"), shell.err());
    }

    Path path() {
        return path;
    }

    /// Empty where there is none yet. Says so, and mends it, where others may read it.
    Config read() {
        if (!Files.exists(path)) {
            return Config.EMPTY;
        }
        try {
            if (Files.size(path) > LARGEST) {
                throw new CommandException(path + " is too large to be a configuration.");
            }
            close();
            return new Config(FlatYaml.read(Files.readString(path)));
        } catch (IllegalArgumentException | IOException e) {
            throw new CommandException(path + " can't be read: " + e.getMessage());
        }
    }

    /// Whole or not at all: a kill leaves the old one.
    void write(Config config) {
        try {
            Path target = Files.exists(path) ? path.toRealPath() : path;
            Path folder = target.toAbsolutePath().getParent();
            if (folder == null) {
                throw new CommandException(path + " is no place for a file.");
            }
            Path part;
            if (isPosix(folder)) {
                Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNERS_FOLDER));
                if (target.equals(path)) {
                    Files.setPosixFilePermissions(folder, OWNERS_FOLDER);
                }
                part = Files.createTempFile(folder, ".config-", ".part", PosixFilePermissions.asFileAttribute(OWNER));
            } else {
                Files.createDirectories(folder);
                part = Files.createTempFile(folder, ".config-", ".part");
            }
            try {
                Files.writeString(part, FlatYaml.write(config.values()));
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new CommandException(path + " can't be written: " + e);
        }
    }

    private void close() throws IOException {
        if (!isPosix(path)) {
            return;
        }
        Set<PosixFilePermission> open = EnumSet.copyOf(Files.getPosixFilePermissions(path));
        open.removeAll(EnumSet.of(
                PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));
        if (!open.isEmpty()) {
            Files.setPosixFilePermissions(path, OWNER);
            warnings.println("serai: others could read " + path + ", which may hold a credential; its mode is now 600."
                    + " If you share this machine, sign in again.");
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
