using System.Runtime.CompilerServices;
using Xunit.Sdk;
using Xunit.v3;

namespace PluginHost.Tests.Support;

/// <summary>A test for a process of its own: it is found only where <see cref="ChildProcess"/> has started the process.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer(typeof(Discoverer))]
internal sealed class ChildFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : FactAttribute(file, line)
{
    internal sealed class Discoverer : FactDiscoverer
    {
        public override ValueTask<IReadOnlyCollection<IXunitTestCase>> Discover(
            ITestFrameworkDiscoveryOptions discoveryOptions, IXunitTestMethod testMethod, IFactAttribute factAttribute) =>
            ChildProcess.IsCurrent ? base.Discover(discoveryOptions, testMethod, factAttribute) : new([]);
    }
}
