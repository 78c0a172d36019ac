package io.serai.imports;

import io.serai.tables.ReadLimits;
import io.serai.tables.TableReader;
import org.apache.camel.Body;

/// The bean `readers`: one for each kind of file; the route's router chooses among them.
///
/// Each throws a `FileProblem` where the file is refused as a whole.
public final class Readers {
    private final ReadLimits limits;

    Readers(ReadLimits limits) {
        this.limits = limits;
    }

    public void splash(@Body ImportJob job) {
        TableReader reader = open(job, ImportKind.SPLASH);
        job.mapping = new SplashMapping(
                new Columns(reader.header()), job.request().statusFilter().strip());
    }

    public void zoom(@Body ImportJob job) {
        TableReader reader = open(job, ImportKind.ZOOM);
        job.mapping = new ZoomMapping(new Columns(reader.header()), job.event().badgeTypes());
    }

    public void badges(@Body ImportJob job) {
        TableReader reader = open(job, ImportKind.BADGES);
        job.mapping =
                new BadgeListMapping(new Columns(reader.header()), job.event().badgeTypes());
    }

    public void program(@Body ImportJob job) {
        TableReader reader = open(job, ImportKind.PROGRAM);
        job.mapping =
                new ProgramMapping(new Columns(reader.header()), job.event().zone());
    }

    private TableReader open(ImportJob job, ImportKind kind) {
        TableReader reader = TableReader.open(job.file(), kind, limits);
        job.reader = reader;
        return reader;
    }
}
