// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// Modules without pointers: any that slips in is an error.
let pointerFree = settings + [.strictMemorySafety()]

let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "ramify",
  products: [.executable(name: "ramify", targets: ["ramify"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
  ],
  targets: [
    // C libraries, each behind one module.
    .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"]), .brew(["onednn"])]),
    .systemLibrary(name: "CPNG", providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
    .target(name: "CJPEG", linkerSettings: [.linkedLibrary("jpeg")]),
    .target(
      name: "CNcurses",
      linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
    .target(name: "CKernels", linkerSettings: [.linkedLibrary("gomp")]),

    // Leaves.
    .target(name: "Randomness", swiftSettings: pointerFree),
    .target(
      name: "Runs", dependencies: [yams, protobuf], exclude: ["Protos/event.proto"],
      swiftSettings: settings),
    .target(
      name: "Tensors", dependencies: ["COneDNN", "CKernels", "Randomness"],
      swiftSettings: settings),
    .target(
      name: "Datasets", dependencies: ["CJPEG", "CPNG", "Randomness", yams], swiftSettings: settings
    ),
    .target(name: "Terminal", dependencies: ["CNcurses", yams], swiftSettings: settings),

    // Science and screen.
    .target(
      name: "MultiTask", dependencies: ["Runs", "Tensors", "Datasets", "Randomness"],
      swiftSettings: pointerFree),
    .target(
      name: "Dashboard", dependencies: ["Terminal", "Runs", yams], swiftSettings: pointerFree),
    .target(
      name: "Interchange", dependencies: ["MultiTask", "Runs", "Datasets"],
      swiftSettings: pointerFree),
    .executableTarget(
      name: "ramify",
      dependencies: [
        arguments, "Dashboard", "Terminal", "Interchange", "MultiTask", "Datasets",
        "Tensors", "Runs",
      ],
      swiftSettings: settings),

    .testTarget(name: "RandomnessTests", dependencies: ["Randomness"], swiftSettings: settings),
    .testTarget(name: "RunsTests", dependencies: ["Runs"], swiftSettings: settings),
    .testTarget(
      name: "TensorsTests", dependencies: ["Tensors", "Randomness"], swiftSettings: settings),
    .testTarget(
      name: "DatasetsTests", dependencies: ["Datasets", "Randomness"], swiftSettings: settings),
    .testTarget(name: "TerminalTests", dependencies: ["Terminal"], swiftSettings: settings),
    .testTarget(
      name: "MultiTaskTests",
      dependencies: ["MultiTask", "Runs", "Tensors", "Datasets", "Randomness"],
      swiftSettings: settings),
    .testTarget(
      name: "DashboardTests", dependencies: ["Dashboard", "Terminal", "Runs"],
      exclude: ["Frames"], swiftSettings: settings),
    .testTarget(
      name: "InterchangeTests",
      dependencies: ["Interchange", "MultiTask", "Runs", "Datasets", "Randomness"],
      swiftSettings: settings),
    .testTarget(name: "RamifyTests", dependencies: ["ramify", "Runs"], swiftSettings: settings),
  ]
)
