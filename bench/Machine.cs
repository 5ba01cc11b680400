using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fuyao.Bench;

/// <summary>What the figures were taken on, as far as it decides them; never which machine it was.</summary>
/// <param name="Cores">As many as the benchmarks and their peers may use.</param>
/// <param name="VectorBits">The widest vectors that the runtime uses.</param>
public sealed record Machine(int Cores, string Processor, int VectorBits, double MemoryGib, string Runtime, string System)
{
    public static Machine Current { get; } = new(
        Environment.ProcessorCount,
        $"{ProcessorName()}, {RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}",
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 64,
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024), MidpointRounding.AwayFromZero),
        RuntimeInformation.FrameworkDescription,
        OperatingSystem.IsLinux() ? "Linux" : OperatingSystem.IsMacOS() ? "macOS" : "Windows");

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Cores} cores ({Processor}), vectors of {VectorBits} bits, {MemoryGib} GiB, {Runtime}, {System}");

    private static string ProcessorName()
    {
        const string Key = "model name";
        return File.Exists("/proc/cpuinfo") && File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            : "processor not named";
    }
}
