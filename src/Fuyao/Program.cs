using System.Text;
using Fuyao;
using NodaTime;

#pragma warning disable RS0030 // the one place that names the real clock
IClock clock = SystemClock.Instance;
#pragma warning restore RS0030

// Whatever the locale says: output is UTF-8, as the files are.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return await CommandLine.Run(args, clock, Console.Error);
