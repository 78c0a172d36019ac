package io.serai.backup;

import io.serai.hub.settings.PrivateFiles;
import io.serai.hub.settings.Sha256;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// `mariadb-dump` and `mariadb`, at work on one database.
final class DatabasePrograms {
    private static final int BUFFER = 256 * 1024;
    private static final int SHOWN = 2_000;
    private static final long TURN = TimeUnit.MILLISECONDS.toNanos(5);

    private final Reach reach;

    DatabasePrograms(Reach reach) {
        this.reach = reach;
    }

    /// What was written.
    ///
    /// @param rows how many each table has, but for those that have none
    record Dump(String sha256, Map<String, Long> rows) {}

    /// Reads the database as it is at one moment, and writes it compressed.
    ///
    /// @param options of `mariadb-dump`; `{database}` stands for its name
    Dump dump(Path file, List<String> options, List<String> tables) throws IOException, SQLException, BackUpException {
        try (OptionFile login = OptionFile.of(reach)) {
            List<String> command = new ArrayList<>(List.of(
                    reach.programs().dump().toString(),
                    login.argument(),
                    "--single-transaction",
                    "--quick",
                    "--hex-blob",
                    "--no-tablespaces",
                    "--skip-add-locks"));
            options.forEach(option -> command.add(option.replace("{database}", login.database())));
            command.add(login.database());
            command.addAll(tables);
            PrivateFiles.create(file);
            MessageDigest digest = Sha256.digest();
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                RowCount rows;
                try (var packed = new FastGzip(new DigestOutputStream(
                        new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER) {
                            @Override
                            public void close() throws IOException {
                                flush();
                                channel.force(true);
                            }
                        },
                        digest))) {
                    rows = new RowCount(packed);
                    run(command, null, rows, "mariadb-dump");
                }
                return new Dump(HexFormat.of().formatHex(digest.digest()), rows.rows());
            }
        }
    }

    /// Carries out what [#dump] wrote.
    void load(Path file) throws IOException, SQLException, BackUpException {
        try (OptionFile login = OptionFile.of(reach);
                var unpacked =
                        new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER), BUFFER)) {
            run(
                    List.of(reach.programs().client().toString(), login.argument(), login.database()),
                    unpacked,
                    OutputStream.nullOutputStream(),
                    "mariadb");
        }
    }

    private void run(
            List<String> command,
            java.io.@org.jspecify.annotations.Nullable InputStream in,
            OutputStream out,
            String name)
            throws IOException, BackUpException {
        Path told = Files.createTempFile("serai-back-up-", ".log");
        try {
            var builder = new ProcessBuilder(command).redirectError(told.toFile());
            builder.environment().putAll(reach.programs().environment());
            Process program = builder.start();
            try {
                int status = fed(program, in, out);
                if (status != 0) {
                    throw new BackUpException(name + " ended with " + status + ": " + end(told));
                }
            } finally {
                program.destroyForcibly();
            }
        } finally {
            Files.deleteIfExists(told);
        }
    }

    private static int fed(Process program, java.io.@org.jspecify.annotations.Nullable InputStream in, OutputStream out)
            throws IOException, BackUpException {
        try {
            try (OutputStream into = program.getOutputStream()) {
                if (in != null) {
                    in.transferTo(into);
                }
            } catch (IOException e) {
                if (program.isAlive()) {
                    throw e;
                }
                // it has said why it ended
            }
            try (InputStream from = program.getInputStream()) {
                passOn(from, out);
            }
            return program.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackUpException("it was told to stop", e);
        }
    }

    /// Rests as long as it works: the server waits with it, and others get their turns.
    private static void passOn(InputStream from, OutputStream out) throws IOException, InterruptedException {
        byte[] block = new byte[BUFFER];
        long began = System.nanoTime();
        for (int read = from.read(block); read >= 0; read = from.read(block)) {
            out.write(block, 0, read);
            long worked = System.nanoTime() - began;
            if (worked >= TURN) {
                TimeUnit.NANOSECONDS.sleep(worked);
                began = System.nanoTime();
            }
        }
    }

    private static String end(Path told) throws IOException {
        String text = Files.readString(told).strip();
        return text.length() <= SHOWN ? text : "…" + text.substring(text.length() - SHOWN);
    }

    /// A dump shrinks to a fraction at the least effort.
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
