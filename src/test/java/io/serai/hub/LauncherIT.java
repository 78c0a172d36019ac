package io.serai.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher in a project of its own, with a JDK and a Maven that only say what they were asked.
class LauncherIT {

    @TempDir
    Path temp;

    private Path home;
    private Path jdk;
    private Path tools;

    @BeforeEach
    void project() throws IOException {
        home = Files.createDirectories(temp.resolve("a project"));
        Files.copy(Path.of("serai"), home.resolve("serai"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(home.resolve(".mvn"));
        Files.createDirectories(home.resolve("src/main/java"));
        Files.createDirectories(home.resolve("src/bench/java"));
        Files.writeString(home.resolve("src/main/java/A.java"), "");
        Files.writeString(home.resolve("pom.xml"), "");
        jdk = jdk("jdk 25", "25.0.3");
        tools = Files.createDirectories(temp.resolve("tools"));
        for (String tool : List.of(
                "sh",
                "dirname",
                "readlink",
                "find",
                "head",
                "mkdir",
                "rm",
                "mv",
                "cat",
                "cksum",
                "cut",
                "date",
                "sleep",
                "awk",
                "ls")) {
            script(tools.resolve(tool), "exec " + which(tool) + " \"$@\"\n");
        }
        script(tools.resolve("mvn"), """
                echo "$@" >>"$(dirname "$0")/builds"
                printf 'colour'
                [ -z "${BREAK:-}" ] || exit 1
                sleep 0.3
                mkdir -p target/lib target/surefire-reports
                : >target/serai.jar
                : >target/serai-bench.jar
                : >target/lib/a.jar
                cat >target/surefire-reports/TEST-A.xml <<'A'
                <testsuite xmlns:xsi="x" name="A" time="1,234.56" tests="1" errors="0" skipped="2" failures="1">
                  <testcase name="one" classname="A" time="1"/>
                  <testcase name="two" classname="A" time="1">
                  </testcase>
                  <testcase name="failsTwice" classname="A" time="1">
                    <failure message="&lt;skipped>" type="x"><![CDATA[x]]></failure>
                    <rerunFailure message="x" type="x"></rerunFailure>
                  </testcase>
                  <testcase name="errs" classname="A" time="1">
                    <error type="x">x</error>
                  </testcase>
                  <testcase name="waitedTooShort" classname="A" time="1">
                    <flakyFailure message="x" type="x"></flakyFailure>
                  </testcase>
                  <testcase name="left" classname="A" time="0">
                    <skipped/>
                  </testcase>
                  <testcase name="leftToo" classname="A" time="0">
                    <skipped message="x"/>
                  </testcase>
                </testsuite>
                A
                cat >target/surefire-reports/TEST-B.xml <<'B'
                <testsuite name="B" time="0.4" tests="3" errors="0" skipped="0" failures="0">
                  <testcase name="one" classname="B" time="0.1"/>
                  <testcase name="two" classname="B" time="0.1"/>
                  <testcase name="three" classname="B" time="0.1"/>
                </testsuite>
                B
                """);
    }

    @Test
    void helpNamesTheVerbs() throws Exception {
        for (List<String> arguments : List.of(List.<String>of(), List.of("help"), List.of("--help"))) {
            Said said = serai(arguments);
            assertThat(said.code()).isZero();
            assertThat(said.text()).contains("serai run", "serai test", "serai bench", "SERAI_DATA_DIR", "JAVA_HOME");
        }
    }

    @Test
    void theCommandLinesVerbsAreItsOwn() throws Exception {
        for (String verb :
                List.of("login", "logout", "whoami", "token", "admin", "audit", "ledger", "verify", "completion")) {
            Said said = serai(List.of(verb, "a word", "--json"));
            assertThat(said.text()).as(verb).containsSubsequence("io.serai.cli.Main", verb, "a word", "--json");
            assertThat(serai(List.of("help")).text()).contains(verb);
        }
    }

    @Test
    void unknownVerbIsToldAndEndsWith2() throws Exception {
        Said said = serai(List.of("fly"));
        assertThat(said.code()).isEqualTo(2);
        assertThat(said.text()).contains("there is no 'fly'", "serai run");
        assertThat(serai(List.of("run", "fast")).code()).isEqualTo(2);
        assertThat(serai(List.of("run", "--nodes", "many")).code()).isEqualTo(2);
        assertThat(serai(List.of("run", "--nodes", "3", "--proxy", "apache")).code())
                .isEqualTo(2);
    }

    @Test
    void severalNodesAreStartedByOneProcessThatRecordsNothing() throws Exception {
        Said said = serai(List.of("run", "--nodes", "3", "--proxy", "nginx"));
        assertThat(said.text())
                .containsSubsequence("io.serai.NodesRun", "--nodes", "3", "--proxy", "nginx")
                .doesNotContain("AOTConfiguration");
    }

    @Test
    void withoutAJdkItSaysWhatWasFoundAndWhatToInstall() throws Exception {
        Path old = jdk("jdk-17", "17.0.2");
        Path script = home.resolve("serai");
        // This machine's own JDK 25 must not be found.
        Files.writeString(
                script, Files.readString(script).replace(" /usr/", " /nowhere/").replace(" /opt", " /nowhere"));
        Said said = serai(List.of("run"), Map.of("JAVA_HOME", old.toString()));
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.text()).contains("no JDK 25", "JDK 17 in " + old, "Temurin 25", "JAVA_HOME");
    }

    @Test
    void withoutMavenItSaysWhatToInstall() throws Exception {
        Files.delete(tools.resolve("mvn"));
        Said said = serai(List.of("run"));
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.text()).contains("Maven", "apt install maven");
    }

    @Test
    void firstRunBuildsAndTheSecondDoesNot() throws Exception {
        Said first = serai(List.of("run"));
        assertThat(first.code()).isZero();
        assertThat(first.text())
                .contains("Building Serai", "io.serai.Serai", "target/serai.jar", "target/lib/a.jar")
                .as("the benchmarks are no part of a hub")
                .doesNotContain("serai-bench.jar");
        assertThat(builds()).isEqualTo(1);
        long began = System.nanoTime();
        Said second = serai(List.of("run"));
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)).isLessThan(1_000);
        assertThat(second.text()).doesNotContain("Building");
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void whatIsChangedOrDeletedIsBuiltAgain() throws Exception {
        serai(List.of("run"));
        Thread.sleep(20);
        Files.writeString(home.resolve("src/main/java/A.java"), "// changed");
        serai(List.of("run"));
        assertThat(builds()).isEqualTo(2);
        Thread.sleep(20);
        Files.delete(home.resolve("src/main/java/A.java"));
        serai(List.of("run"));
        assertThat(builds()).isEqualTo(3);
        Files.delete(home.resolve("target/serai.jar"));
        serai(List.of("run"));
        assertThat(builds()).isEqualTo(4);
        Thread.sleep(20);
        Files.writeString(home.resolve("src/bench/java/B.java"), "// changed");
        serai(List.of("run"));
        assertThat(builds()).isEqualTo(5);
        Files.delete(home.resolve("target/serai-bench.jar"));
        serai(List.of("bench", "start"));
        assertThat(builds()).isEqualTo(6);
    }

    @Test
    void benchRunsWithItsOwnJarBehindTheHubs() throws Exception {
        Said said = serai(List.of("bench", "start"));
        assertThat(said.text())
                .contains("target/lib/a.jar:" + home + "/target/serai-bench.jar", "io.serai.bench.Bench");
    }

    @Test
    void buildThatFailsEndsTheStartAndIsTriedAgain() throws Exception {
        Said said = serai(List.of("run"), Map.of("BREAK", "yes"));
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.text()).contains("colour", "the build failed").doesNotContain("io.serai.Serai");
        assertThat(serai(List.of("run")).text()).contains("io.serai.Serai");
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void firstStartsSideBySideBuildOnce() throws Exception {
        List<Process> starts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            starts.add(start(List.of("run"), Map.of(), temp));
        }
        for (Process start : starts) {
            assertThat(said(start).text()).contains("io.serai.Serai");
        }
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void buildWhoseLauncherWasKilledHoldsUpNobody() throws Exception {
        Files.createDirectories(home.resolve("target/building"));
        Files.writeString(home.resolve("target/building/pid"), "999999999\n");
        assertThat(serai(List.of("run")).text()).contains("io.serai.Serai");
    }

    @Test
    void itRunsThroughALinkFromAnyFolder() throws Exception {
        Path link = Files.createSymbolicLink(temp.resolve("serai-link"), Path.of("a project", "serai"));
        ProcessBuilder builder = new ProcessBuilder(link.toString(), "run").directory(tools.toFile());
        Said said = said(start(builder, Map.of()));
        assertThat(said.text()).contains("-Dserai.home=" + home.toRealPath(), "in " + tools.toRealPath());
    }

    @Test
    void firstRunRecordsACacheAndLaterOnesUseIt() throws Exception {
        Said first = serai(List.of("run"));
        String file = first.text().replaceAll("(?s).*-Dserai.aot.file=(\\S[^\\n]*\\.aot)\\n.*", "$1");
        assertThat(first.text()).containsPattern("-XX:AOTConfiguration=.*\\.aot\\.\\d+\\.conf");
        Path left = Files.writeString(Path.of(file + ".999999999.conf"), "left by one that was killed");
        Files.writeString(Path.of(file), "a cache");
        assertThat(serai(List.of("run")).text())
                .contains("-XX:AOTCache=" + file)
                .doesNotContain("AOTConfiguration");
        assertThat(left).doesNotExist();
        assertThat(serai(List.of("run"), Map.of("SERAI_JAVA_OPTS", "-Xmx99m")).text())
                .contains("-Xmx99m", "AOTConfiguration");
    }

    @Test
    void testsAreCountedOnTheLastLineBelowTheSlowestAndAFailureIsTheExitCode() throws Exception {
        Said said = serai(List.of("test", "-Dtest=A"));
        assertThat(said.text().strip().lines().toList().getLast()).isEqualTo("6 passed, 2 failed, 2 skipped");
        assertThat(said.text()).contains("""
                2 test classes took 1235 s one after another. The slowest:
                  seconds  tests  class
                   1234.6      7  A
                      0.4      3  B
                """);
        assertThat(said.code()).isEqualTo(1);
        assertThat(Files.readString(tools.resolve("builds"))).contains("spotless:check verify -Dtest=A");
    }

    @Test
    void noTestAtAllIsAFailure() throws Exception {
        Said said = serai(List.of("test"), Map.of("BREAK", "yes"));
        assertThat(said.text()).endsWith("0 passed, 0 failed, 0 skipped\n");
        assertThat(said.code()).isEqualTo(1);
    }

    private record Said(int code, String text) {}

    private Said serai(List<String> arguments) throws Exception {
        return serai(arguments, Map.of());
    }

    private Said serai(List<String> arguments, Map<String, String> env) throws Exception {
        return said(start(arguments, env, temp));
    }

    private Process start(List<String> arguments, Map<String, String> env, Path folder) throws IOException {
        List<String> command = new ArrayList<>(List.of(home.resolve("serai").toString()));
        command.addAll(arguments);
        return start(new ProcessBuilder(command).directory(folder.toFile()), env);
    }

    private Process start(ProcessBuilder builder, Map<String, String> env) throws IOException {
        builder.environment().clear();
        builder.environment().put("PATH", tools.toString());
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().putAll(env);
        return builder.redirectErrorStream(true).start();
    }

    private static Said said(Process process) throws Exception {
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }

    private long builds() throws IOException {
        try (var lines = Files.lines(tools.resolve("builds"))) {
            return lines.count();
        }
    }

    private Path jdk(String name, String version) throws IOException {
        Path folder = temp.resolve(name);
        Files.createDirectories(folder.resolve("bin"));
        script(folder.resolve("bin/javac"), "");
        script(folder.resolve("bin/java"), """
                echo "in $(pwd -P)"
                for argument in "$@"; do echo "$argument"; done
                """);
        Files.writeString(folder.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return folder;
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static Path which(String tool) {
        return List.of("/usr/bin", "/bin").stream()
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }
}
