// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// Optimised in debug builds too: arithmetic that is tested on whole data sets, for hours otherwise. In debug builds the
/// package manager expects one object file for each source file, which several threads, even if they are one, make.
let optimised: [SwiftSetting] = [
  .unsafeFlags(
    ["-O", "-whole-module-optimization", "-num-threads", "1", "-disable-batch-mode"],
    .when(configuration: .debug))
]

/// One library target of the project, under the settings that all of them share.
func library(_ name: String, _ dependencies: [Target.Dependency] = [], _ further: [SwiftSetting] = [])
  -> Target
{
  .target(
    name: name, dependencies: dependencies, swiftSettings: strict + further,
    linkerSettings: [.linkedLibrary("m")])
}

/// The tests of one module, or of the whole binary.
func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [], resources: [Resource] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, exclude: exclude, resources: resources, swiftSettings: strict)
}

let package = Package(
  name: "chunkwise",
  products: [
    // What another package may want to import: the similarities, the measures, and the traces that they are of.
    .library(name: "Similarity", targets: ["Similarity"]),
    .library(name: "Measures", targets: ["Measures"]),
    .library(name: "Traces", targets: ["Traces"]),
    .library(name: "TokenStreams", targets: ["TokenStreams"]),
    .executable(name: "chunkwise", targets: ["chunkwise"]),
    .executable(name: "chunkwise-bench", targets: ["chunkwise-bench"]),
  ],
  targets: [
    // Dependencies point down this list only.
    .executableTarget(
      name: "chunkwise",
      dependencies: [
        "Terminal", "CommandLine", "Gateway", "Reports", "Simulation", "Measures", "Mixtures",
        "ChatTransport", "Traces", "Engine", "Aggregation", "Similarity", "TokenStreams", "JSON", "Digests",
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "chunkwise-bench",
      dependencies: [
        "CBenchPeers", "CommandLine", "Gateway", "Simulation", "Measures", "Mixtures", "ChatTransport",
        "Traces", "Engine", "Aggregation", "Similarity", "TokenStreams", "JSON",
      ],
      swiftSettings: strict),
    .target(name: "CBenchPeers", dependencies: ["CCurl"]),
    library("Terminal", ["CEdit", "CommandLine", "Engine", "Aggregation", "TokenStreams"]),
    library("CommandLine", ["JSON"]),
    library("Gateway", ["CMicroHTTPD", "JSON", "Engine", "Aggregation", "TokenStreams"]),
    .target(
      name: "Reports",
      dependencies: ["Measures", "Similarity", "TokenStreams", "JSON", "Digests"],
      resources: [
        "page.css", "parts.js", "axes.js", "tables.js", "distributions.js", "split.js", "trade-off.js",
        "proposers.js", "correlations.js", "timeline.js", "answer.js", "page.js",
      ].map { .embedInCode("Page/\($0)") }
        + ["latency.py", "aggregation.py"].map { .embedInCode("Notebook/\($0)") },
      swiftSettings: strict),
    library(
      "Simulation",
      ["Measures", "Mixtures", "Traces", "Engine", "Aggregation", "TokenStreams", "JSON", "Digests"]),
    library("Measures", ["Similarity", "TokenStreams"]),
    library(
      "Mixtures", ["CYAML", "ChatTransport", "Engine", "Aggregation", "TokenStreams", "JSON", "Digests"]),
    library("ChatTransport", ["CCurl", "CSimdjson", "JSON", "Engine", "TokenStreams"]),
    library("Traces", ["CZstd", "CSimdjson", "JSON", "Digests", "Engine", "TokenStreams"]),
    library("Engine", ["Aggregation", "TokenStreams"]),
    library("Aggregation", ["TokenStreams"]),
    library("Similarity", [], optimised),
    library("TokenStreams"),
    library("JSON", ["CSimdjson"]),
    library("Digests", ["CNettle"]),
    .target(name: "CSimdjson", linkerSettings: [.linkedLibrary("simdjson")]),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(
      name: "CMicroHTTPD", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CEdit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),
    .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),

    // Mixtures in virtual time: what several tests run.
    .target(
      name: "Scenarios", dependencies: ["Engine", "Aggregation", "TokenStreams"], path: "Tests/Scenarios",
      swiftSettings: strict),
    tests("TokenStreamsTests", ["TokenStreams"]),
    tests("AggregationTests", ["Aggregation", "TokenStreams"]),
    tests("SimilarityTests", ["Similarity", "JSON"], exclude: ["Golden"]),
    tests("EngineTests", ["Scenarios", "Engine", "Aggregation", "TokenStreams"]),
    tests("JSONTests", ["JSON", "Digests"]),
    tests(
      "ChatTransportTests", ["ChatTransport", "Gateway", "Engine", "JSON", "TokenStreams"],
      resources: [.copy("Captures")]),
    tests(
      "TracesTests", ["Traces", "Engine", "JSON", "Digests", "TokenStreams"], exclude: ["Versions"]),
    tests("MeasuresTests", ["Measures", "JSON", "TokenStreams"], exclude: ["Golden"]),
    tests(
      "MixturesTests", ["Mixtures", "ChatTransport", "Engine", "Aggregation", "JSON", "TokenStreams"]),
    tests(
      "SimulationTests",
      ["Simulation", "Scenarios", "Measures", "Mixtures", "Traces", "Aggregation", "JSON", "TokenStreams"]),
    tests("ReportsTests", ["Reports", "Measures", "JSON", "TokenStreams"]),
    tests("GatewayTests", ["Gateway", "JSON", "TokenStreams"]),
    tests("TerminalTests", ["Scenarios", "Terminal", "CommandLine", "Aggregation", "TokenStreams"]),
    tests("CommandLineTests", ["CommandLine", "JSON"]),
    tests(
      "CommandTests", ["CommandLine", "JSON", "TokenStreams", "Traces", "Mixtures", "Gateway"],
      exclude: ["Browser", "Exports", "Readers"]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
