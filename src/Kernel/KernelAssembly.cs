namespace Fuyao.Kernel;

/// <summary>Names this assembly, for tests that look at what it references.</summary>
public static class KernelAssembly;
