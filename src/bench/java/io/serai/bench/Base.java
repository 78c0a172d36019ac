package io.serai.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A build that today's is held against: a commit of this repository, checked out and built by its own launcher.
final class Base implements AutoCloseable {
    static final String COMMIT = "088284f";

    /// Names a checkout of that commit that is built already, so that nothing is built here.
    private static final String BUILT = "SERAI_BENCH_BASE";

    final Path project;
    private final boolean ours;

    Base() throws IOException, InterruptedException {
        this(COMMIT, BUILT);
    }

    /// @param variable of the environment, which names a checkout of the commit that is built already
    Base(String commit, String variable) throws IOException, InterruptedException {
        String built = System.getenv(variable);
        ours = built == null || built.isEmpty();
        if (!ours) {
            project = Path.of(built).toAbsolutePath();
            if (!Files.isRegularFile(project.resolve("target/serai.jar"))) {
                throw new IOException(variable + " is " + built + ", which is no checkout that is built: it has no"
                        + " target/serai.jar");
            }
            return;
        }
        project = Build.today()
                .resolve("target/bench-base-" + ProcessHandle.current().pid());
        try {
            export(commit, project);
            System.err.println(
                    "building " + commit + ", which " + variable + " spares where it names a built checkout");
            if (launch(project, project.resolve("built.log"), "--version") != 0) {
                throw new IOException(commit + " can't be built:\n"
                        + Files.readString(project.resolve("built.log")).strip());
            }
        } catch (IOException | InterruptedException e) {
            close();
            throw e;
        }
    }

    /// The files of a commit in a folder of their own.
    static void export(String commit, Path folder) throws IOException, InterruptedException {
        Path repository = Build.today();
        Files.createDirectories(folder);
        var git = new ProcessBuilder("git", "-C", repository.toString(), "archive", "--format=tar", commit)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        var tar = new ProcessBuilder("tar", "-x", "-C", folder.toString());
        for (Process each : ProcessBuilder.startPipeline(List.of(git, tar))) {
            if (each.waitFor() != 0) {
                throw new IOException("the commit " + commit + " is not in " + repository
                        + ": fetch the whole history (git fetch --unshallow)");
            }
        }
    }

    /// @return what a checkout's launcher ended with
    static int launch(Path project, Path log, String... words) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(project.resolve("serai").toString())
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.command().addAll(List.of(words));
        builder.environment().keySet().removeIf(name -> name.startsWith("SERAI_"));
        return builder.start().waitFor();
    }

    /// The last line of a log that says something.
    static String lastLine(Path log) throws IOException {
        return Files.readAllLines(log, StandardCharsets.UTF_8).stream()
                .filter(line -> !line.isBlank())
                .reduce("", (_, line) -> line);
    }

    @Override
    public void close() throws IOException {
        if (ours && Files.exists(project)) {
            ImportBench.delete(project);
        }
    }
}
