package io.serai.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/// A jar or a folder of the class path, which one of the two the hub runs from.
final class ClassPathEntry implements AutoCloseable {
    private final String name;
    private final @Nullable JarFile jar;
    private final Path folder;

    private ClassPathEntry(String name, @Nullable JarFile jar, Path folder) {
        this.name = name;
        this.jar = jar;
        this.folder = folder;
    }

    /// @param resource a class file that it holds
    static ClassPathEntry holding(String resource) throws IOException {
        URL url = ClassPathEntry.class.getResource("/" + resource);
        if (url == null) {
            throw new IllegalStateException(resource + " is not on the class path");
        }
        URLConnection connection = url.openConnection();
        try {
            if (connection instanceof JarURLConnection inJar) {
                Path path = Path.of(inJar.getJarFileURL().toURI());
                return new ClassPathEntry(
                        path.getFileName().toString().replaceFirst("\\.jar$", ""), new JarFile(path.toFile()), path);
            }
            Path folder = Path.of(url.toURI());
            for (int up = resource.split("/").length; up > 0; up--) {
                folder = folder.resolve("..");
            }
            return new ClassPathEntry("classes", null, folder.normalize());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(url + " is no file", e);
        }
    }

    /// Without folder and ending.
    String name() {
        return name;
    }

    /// Of all files, sorted.
    List<String> names() throws IOException {
        if (jar != null) {
            return jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .sorted()
                    .toList();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    InputStream open(String file) throws IOException {
        return jar == null ? Files.newInputStream(folder.resolve(file)) : jar.getInputStream(jar.getEntry(file));
    }

    @Override
    public void close() throws IOException {
        if (jar != null) {
            jar.close();
        }
    }
}
