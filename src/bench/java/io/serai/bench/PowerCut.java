package io.serai.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// What a power cut does and `kill -9` can't show: all that a killed process has written, and no sync has made last, is
/// taken back. The processes run with `src/bench/c/powercut.c`, which notes it.
public final class PowerCut {
    private static final Path SOURCE = Path.of(System.getProperty("serai.home", ""), "src/bench/c/powercut.c");
    private static final int HEAD = 7 * Long.BYTES;

    private final Path library;

    /// @param kind `W` bytes written, `T` a length changed, `C` a file made, `U` a name gone, `R` a name
    /// changed, `S` and `D` a file and a folder synced
    /// @param before bytes that the file had
    /// @param bytes what stood there
    private record Note(char kind, long inode, long offset, long before, Path path, Path other, ByteBuffer bytes) {}

    private PowerCut(Path library) {
        this.library = library;
    }

    /// Whether there is a C compiler (Debian: `gcc`, `libc6-dev`).
    public static boolean isPossible() {
        return Files.isExecutable(Path.of("/usr/bin/cc"));
    }

    /// @param folder where the library is to lie
    public static PowerCut in(Path folder) throws IOException, InterruptedException {
        if (!isPossible()) {
            throw new IOException("there is no /usr/bin/cc (Debian: apt-get install gcc libc6-dev)");
        }
        Path library = folder.resolve("powercut.so");
        Process compiler = new ProcessBuilder(
                        "cc",
                        "-O1",
                        "-shared",
                        "-fPIC",
                        "-o",
                        library.toString(),
                        SOURCE.toString(),
                        "-ldl",
                        "-lpthread")
                .redirectErrorStream(true)
                .start();
        String said = new String(compiler.getInputStream().readAllBytes(), UTF_8);
        if (compiler.waitFor() != 0) {
            throw new IOException(SOURCE + " can't be compiled:\n" + said);
        }
        return new PowerCut(library);
    }

    /// What a process has in its environment whose writes below the folder are noted.
    public Map<String, String> environment(Path below) throws IOException {
        Path notes = Files.createDirectories(notes(below));
        return Map.of("LD_PRELOAD", library.toString(), "CUT_ROOT", below.toString(), "CUT_NOTES", notes.toString());
    }

    /// Where the notes of a folder lie: beside it, as a file that lost its name is kept there by another.
    public static Path notes(Path below) {
        return below.resolveSibling(below.getFileName() + ".notes");
    }

    /// Takes back what nothing has made last, of processes that have ended.
    ///
    /// @return how many notes were taken back
    public int happens(Path below) throws IOException {
        Path notes = notes(below);
        int undone = 0;
        try (Stream<Path> files = Files.list(notes)) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".notes")).toList()) {
                undone += undo(read(file));
                Files.delete(file);
            }
        }
        try (Stream<Path> kept = Files.list(notes)) {
            for (Path file : kept.toList()) {
                Files.delete(file);
            }
        }
        return undone;
    }

    private static List<Note> read(Path file) throws IOException {
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
        var notes = new ArrayList<Note>();
        while (all.remaining() >= HEAD) {
            char kind = (char) all.getLong();
            long inode = all.getLong();
            long offset = all.getLong();
            long before = all.getLong();
            int bytes = Math.toIntExact(all.getLong());
            int path = Math.toIntExact(all.getLong());
            int other = Math.toIntExact(all.getLong());
            if (all.remaining() < path + other + bytes) {
                break; // its process was killed while it noted
            }
            notes.add(new Note(kind, inode, offset, before, text(all, path), text(all, other), cut(all, bytes)));
        }
        return notes;
    }

    private static ByteBuffer cut(ByteBuffer all, int length) {
        ByteBuffer part = all.slice(all.position(), length);
        all.position(all.position() + length);
        return part;
    }

    private static Path text(ByteBuffer all, int length) {
        return Path.of(UTF_8.decode(cut(all, length)).toString());
    }

    private static int undo(List<Note> notes) throws IOException {
        Map<Long, Path> there = new HashMap<>();
        for (Path root : roots(notes)) {
            find(root, there);
        }
        Set<Long> synced = new HashSet<>();
        Set<Path> folders = new HashSet<>();
        int undone = 0;
        for (Note note : notes.reversed()) {
            switch (note.kind()) {
                case 'S' -> synced.add(note.inode());
                case 'D' -> folders.add(note.path());
                default -> {
                    boolean name = note.kind() == 'U' || note.kind() == 'R';
                    Path named = note.kind() == 'R' ? note.other() : note.path();
                    boolean lasts = folders.contains(named.getParent()) && (name || note.kind() == 'C')
                            || note.kind() != 'U' && synced.contains(note.inode());
                    if (!lasts && undo(note, there)) {
                        undone++;
                    }
                }
            }
        }
        return undone;
    }

    private static Set<Path> roots(List<Note> notes) {
        var roots = new HashSet<Path>();
        notes.stream().map(note -> note.path().getParent()).forEach(roots::add);
        notes.stream()
                .filter(note -> note.kind() == 'R')
                .map(note -> note.other().getParent())
                .forEach(roots::add);
        return roots;
    }

    private static void find(Path root, Map<Long, Path> there) throws IOException {
        if (!Files.isDirectory(root)) {
            return;
        }
        Files.walkFileTree(root, Set.of(), 1, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes about) throws IOException {
                if (about.isRegularFile()) {
                    there.put((Long) Files.getAttribute(file, "unix:ino"), file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static boolean undo(Note note, Map<Long, Path> there) throws IOException {
        Path file = there.get(note.inode());
        switch (note.kind()) {
            case 'W', 'T' -> {
                if (file == null) {
                    return false;
                }
                try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    ByteBuffer bytes = note.bytes();
                    for (long at = note.offset(); bytes.hasRemaining(); ) {
                        at += channel.write(bytes, at);
                    }
                    if (channel.size() > note.before()) {
                        channel.truncate(note.before());
                    } else if (channel.size() < note.before()) {
                        channel.write(ByteBuffer.allocate(1), note.before() - 1);
                    }
                }
            }
            case 'C' -> {
                if (file == null) {
                    return false;
                }
                Files.delete(file);
                there.remove(note.inode());
            }
            case 'R' -> {
                if (file == null) {
                    return false;
                }
                Files.move(file, note.path());
                there.put(note.inode(), note.path());
            }
            case 'U' -> {
                if (note.other().toString().isEmpty() || Files.exists(note.path())) {
                    return false;
                }
                try {
                    Files.createLink(note.path(), note.other());
                } catch (NoSuchFileException e) {
                    return false;
                }
                there.put(note.inode(), note.path());
            }
            default -> throw new IOException("a note of the kind " + note.kind());
        }
        return true;
    }
}
