package io.serai.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The file that the hub hands out, as a machine that has only Java sees it.
class CliFileTest {
    private static final int JAVA_17 = 61;

    @TempDir
    private static Path folder;

    private static CliFile file;
    private static Path serai;

    @BeforeAll
    static void write() throws IOException {
        file = CliFile.assemble();
        serai = Files.write(Files.createDirectories(folder.resolve("a folder")).resolve("serai"), file.bytes());
        assertThat(serai.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void theSameHubMakesTheSameFile() throws Exception {
        CliFile again = CliFile.assemble();
        assertThat(again.bytes()).isEqualTo(file.bytes());
        assertThat(again.sha256())
                .isEqualTo(file.sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                                .digest(file.bytes())));
    }

    @Test
    void itHoldsNothingButTheCommandLineItsLibrariesAndTheirLicences() throws IOException {
        try (var jar = new JarFile(serai.toFile())) {
            List<String> names = jar.stream().map(ZipEntry::getName).toList();
            assertThat(names)
                    .allMatch(name -> name.equals(JarFile.MANIFEST_NAME)
                            || name.matches("(io/serai/cli|picocli|com/fasterxml/jackson)/.*")
                            || name.matches("META-INF/licences/(picocli|jackson-(core|databind|annotations))-.*"))
                    .contains("io/serai/cli/Main.class", "io/serai/cli/version.properties")
                    .anyMatch(name -> name.matches("META-INF/licences/jackson-core-.*/(LICENSE|NOTICE)"));
        }
        assertThat(file.bytes()).hasSizeLessThan(4 << 20);
    }

    @Test
    void everyClassRunsOnJava17() throws IOException {
        try (var jar = new JarFile(serai.toFile())) {
            for (ZipEntry entry : jar.stream()
                    .filter(each -> each.getName().endsWith(".class"))
                    .toList()) {
                var in = new DataInputStream(
                        new ByteArrayInputStream(jar.getInputStream(entry).readNBytes(8)));
                in.readInt();
                in.readUnsignedShort();
                assertThat(in.readUnsignedShort()).as(entry.getName()).isLessThanOrEqualTo(JAVA_17);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/usr/lib/jvm/java-17-openjdk-amd64", "this"})
    void itRunsFromAnywhereWithAnEmptyEnvironment(String java) throws Exception {
        String home = java.equals("this") ? System.getProperty("java.home") : java;
        assumeThat(Path.of(home, "bin", "java")).exists();
        Said said = run(Map.of("JAVA_HOME", home), serai.toString(), "--version");
        assertThat(said.text()).startsWith("serai 0.").contains("(Java " + version(home));
        assertThat(said.status()).isZero();
        assertThat(run(Map.of("JAVA_HOME", home, "HOME", folder.toString()), serai.toString(), "whoami")
                        .text())
                .startsWith("serai: Which hub?");
    }

    @Test
    void itRunsByItsNameAloneAndAsAPlainJar() throws Exception {
        String java = System.getProperty("java.home");
        Map<String, String> environment = Map.of("JAVA_HOME", java, "PATH", serai.getParent() + ":/usr/bin:/bin");
        assertThat(run(environment, "sh", "-c", "serai --version").text()).startsWith("serai 0.");
        assertThat(run(environment, "sh", "-c", "cd '" + serai.getParent() + "' && sh serai --version")
                        .text())
                .startsWith("serai 0.");
        assertThat(run(Map.of(), java + "/bin/java", "-jar", serai.toString(), "--version")
                        .text())
                .startsWith("serai 0.");
    }

    @Test
    void withoutAJavaItSaysWhatWasFoundAndWhatToInstall() throws Exception {
        Path old = folder.resolve("jdk-11");
        Files.createDirectories(old.resolve("bin"));
        Files.writeString(old.resolve("bin/java"), "#!/bin/sh\n");
        assertThat(old.resolve("bin/java").toFile().setExecutable(true)).isTrue();
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
        // this machine's own must not be found
        String script = new String(file.bytes(), StandardCharsets.ISO_8859_1)
                .replace(" /usr/lib", " /nowhere")
                .replace("$(command -v java", "$(command -v no-java");
        Path blind = Files.write(folder.resolve("blind"), script.getBytes(StandardCharsets.ISO_8859_1));
        Said said = run(Map.of("JAVA_HOME", old.toString(), "PATH", "/usr/bin:/bin"), "sh", blind.toString());
        assertThat(said.text()).contains("no Java 17", "Java 11 in " + old, "default-jre-headless", "JAVA_HOME");
        assertThat(said.status()).isEqualTo(1);
    }

    private static String version(String home) throws IOException {
        return Files.readString(Path.of(home, "release")).replaceAll("(?s).*JAVA_VERSION=\"(\\d+).*", "$1");
    }

    private record Said(int status, String text) {}

    private static Said run(Map<String, String> environment, String... command) throws Exception {
        var builder = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), text);
    }
}
