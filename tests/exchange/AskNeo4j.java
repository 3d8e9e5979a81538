import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/** Runs statements of Cypher in an embedded Neo4j, and prints the list `row` of each answer. */
class AskNeo4j {
  @SuppressWarnings("unchecked")
  public static void main(String[] arguments) throws Exception {
    var service =
        new DatabaseManagementServiceBuilder(Path.of(arguments[0]))
            .setConfig(GraphDatabaseSettings.pagecache_memory, 67108864L)
            .setConfig(GraphDatabaseSettings.load_csv_file_url_root, Path.of(arguments[0]).resolve("import").toAbsolutePath())
            .build();
    try {
      var database = service.database("neo4j");
      for (String statement : Files.readString(Path.of(arguments[1])).split(";\n")) {
        if (statement.isBlank()) continue;
        database.executeTransactionally(
            statement,
            Map.of(),
            result -> {
              result.forEachRemaining(row -> System.out.println(String.join("\t", (java.util.List<String>) row.get("row"))));
              return null;
            });
      }
    } finally {
      service.shutdown();
    }
  }
}
