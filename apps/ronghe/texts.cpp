// SPDX-License-Identifier: Apache-2.0
#include "ronghe/texts.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include "ronghe/base/result.hpp"
#include "ronghe/base/worded.hpp"
#include "ronghe/words.hpp"

namespace ronghe::app {

namespace {

// In order of the codes.
constexpr std::array texts{
    Text{"act-hash-malformed",
         {{}, "“{hash}”不是行为的哈希（例如 sha256:3f…）"},
         {"copy what `ronghe record … --check` printed",
          "请复制 `ronghe record … --check` 所输出的内容"}},
    Text{"argument-needed",
         {{}, "执行 officer {action} 须给出 {argument}"},
         {"give --{argument}", "请给出 --{argument}"}},
    Text{"as-of-in-future",
         {"{day} is in the future (today is {today}): what happens until then is not in this run, "
          "and "
          "periods that end then look emptier than they will be",
          "{day} 在将来（今天是 "
          "{today}）：到那天为止还会发生的事不在本次运行中，届时结束的期间会显得"
          "比实际更空"},
         {"run it again after that day", "请在该日之后重新运行"}},
    Text{"blind-malformed",
         {{}, "盲值由 64 个 0 至 f 的字符组成"},
         {"copy what `--check` printed", "请复制 `--check` 所输出的内容"}},
    Text{"blind-missing",
         {{}, "记录 {record} 含有分级字段，还须给出盲值"},
         {"copy it from what `ronghe record … --check` printed with the hash, and give it as "
          "--blind",
          "请从 `ronghe record … --check` 与哈希一同输出的内容中复制，并以 --blind 给出"}},
    Text{"checkpoint-missing",
         {{}, "日志位置 {position} 尚未被任何检查点覆盖"},
         {"run `ronghe checkpoint {store}`", "请运行 `ronghe checkpoint {store}`"}},
    Text{"checkpoint-unreadable",
         {"a published checkpoint cannot be read", "已发布的检查点无法读取"},
         {"fetch it from a witness, or remove it and run `ronghe checkpoint {store}`",
          "请从见证方取回，或将其删除并运行 `ronghe checkpoint {store}`"}},
    Text{"checkpoint-waits",
         {"{entries} entries are sealed and wait for a checkpoint: before the log signs, its "
          "witnesses must say what they saw last of it, and too few did ({who})",
          "{entries} "
          "条已封存，尚待检查点：日志签署之前，须由见证方说明最近所见，而答复者不足（{who}）"},
         {"the next command that seals asks again, as does `ronghe checkpoint {store}`",
          "下一次封存时会再次询问，也可运行 `ronghe checkpoint {store}`"}},
    Text{"decision-unnamed",
         {{}, "请指明一个决策；模型中有：{known}"},
         {"name it with --decision", "请用 --decision 指明"}},
    Text{"entries-unsigned",
         {"{entries} entries are sealed and under no checkpoint yet",
          "{entries} 条已封存，尚无检查点覆盖"},
         {"`ronghe checkpoint {store}` signs when its witnesses can be asked",
          "见证方可联系时，请运行 `ronghe checkpoint {store}` 签署"}},
    Text{"epoch-is-first",
         {{}, "第一期之前没有可衔接的假名"},
         {"leave --with-last-epoch out", "请去掉 --with-last-epoch"}},
    Text{"erasure-of-no-person",
         {{}, "{subject} 不是个人，将有 {rows} 行不可读"},
         {"`ronghe erase {store} --subject {subject} --check` shows them; with --rows {rows} they "
          "go",
          "`ronghe erase {store} --subject {subject} --check` 会列出；确需销毁请加 --rows {rows}"}},
    Text{"erasure-of-other-rows",
         {{}, "{subject} 现有 {rows} 行，与给出的行数不同"},
         {"`ronghe erase {store} --subject {subject} --check` shows them",
          "`ronghe erase {store} --subject {subject} --check` 会列出"}},
    Text{"evidence-changed",
         {{}, "证据或日志与已封存的内容不符：{message}"},
         {"run `ronghe audit {store}` to see what was changed",
          "请运行 `ronghe audit {store}` 查看何处被改动"}},
    Text{
        "field-unknown",
        {{}, "本证据库没有字段 {field}；请写明记录与字段，例如 placement.pay"},
        {"`ronghe policy explain PACK` lists them", "`ronghe policy explain PACK` 会列出全部字段"}},
    Text{"file-needs-signatures",
         {{}, "记录 {record} 的每一行为须由 {needed} 名官员签署，而文件无人签署"},
         {"say its rows with `ronghe record … --sign`", "请用 `ronghe record … --sign` 逐行录入"}},
    // Its words come with it.
    Text{"file-refused", {{}, "{said}"}},
    Text{"formula-branch-units-differ", {{}, "两个分支的单位不同：{left} 与 {right}"}},
    Text{"formula-branches-differ", {{}, "两个分支的类型不同：{left}与{right}"}},
    Text{"formula-condition-needed", {{}, "此处需要条件，而这里是{given}"}},
    Text{"formula-field-near", {{}, "“{relation}”没有字段或定义“{name}”；是否应为“{near}”？"}},
    Text{"formula-field-unknown", {{}, "“{relation}”没有字段或定义“{name}”；请更正名称或先行声明"}},
    Text{"formula-function-near", {{}, "未知的函数“{name}”；是否应为“{near}”？"}},
    Text{"formula-function-unknown",
         {{}, "未知的函数“{name}”，或只有解释器才有；此处可用：{known}"}},
    Text{"formula-indicator-unit", {{}, "指标声明的单位为 {declared}，而公式得出 {given}"}},
    Text{"formula-kind-declared", {{}, "“{name}”声明为{declared}，而公式得出{given}"}},
    Text{"formula-kinds-differ", {{}, "不能比较{left}与{right}"}},
    Text{"formula-limit-unit",
         {{}, "指标的单位为 {declared}，而该限值的单位为 {given}；请使参数的单位与指标一致"}},
    Text{"formula-name-near", {{}, "未知的名称“{name}”；是否应为“{near}”？"}},
    Text{"formula-name-unknown", {{}, "未知的名称“{name}”；请更正名称或先行声明"}},
    Text{"formula-number-meant", {{}, "未知的名称“{name}”；请写 {meant}"}},
    Text{"formula-operands-differ", {{}, "运算对象不匹配：{left}与{right}"}},
    Text{"formula-parameter-near", {{}, "未知的参数“{name}”；是否应为“{near}”？"}},
    Text{"formula-parameter-unknown", {{}, "未知的参数“{name}”；请更正名称或先行声明"}},
    Text{"formula-parameter-without-value",
         {{}, "“{name}”在 {day} 没有生效的单一取值；请给出更早日期起的取值"}},
    Text{"formula-record-near", {{}, "本政策包没有记录“{name}”；是否应为“{near}”？"}},
    Text{"formula-record-unknown", {{}, "本政策包没有记录“{name}”；请更正名称或先行声明"}},
    Text{"formula-unit-declared", {{}, "“{name}”声明的单位为 {declared}，而公式得出 {given}"}},
    Text{"formula-units-differ", {{}, "单位不同：{left} 与 {right}"}},
    Text{"indicator-unknown",
         {{}, "{kind} {subject} 在本次运行中没有指标 {indicator}"},
         {"`ronghe show {store} {run} --subject {subject}` lists those it has",
          "`ronghe show {store} {run} --subject {subject}` 会列出其全部指标"}},
    Text{"level-shares-a-column",
         {{},
          "{field} 曾以政策包中写作“{written}”的级别封存，占用了 {level} 的列；请选择 L1 至 L4 "
          "中的其他级别"}},
    Text{"level-unknown",
         {{}, "“{level}”不是封存字段的级别；级别为 L1 至 L4"},
         {"single values are made public with `ronghe prove --show`",
          "单个值可用 `ronghe prove --show` 公开"}},
    Text{"log-files-behind",
         {"the evidence is sealed, but the files of the log were not brought up to date: {why}",
          "证据已封存，但日志文件未能更新：{why}"},
         {"run `ronghe checkpoint {store}`", "请运行 `ronghe checkpoint {store}`"}},
    Text{"log-files-differ",
         {"files of the log are missing or differ from the tables", "日志文件缺失，或与数据表不符"},
         {"run `ronghe audit {store}`: if the tables hold, `ronghe checkpoint {store} --rewrite` "
          "writes the files again",
          "请运行 `ronghe audit {store}`：若数据表无误，`ronghe checkpoint {store} --rewrite` "
          "可重写日志文件"}},
    Text{"log-policy-changed",
         {{}, "日志的策略文件不是所设定的那一份"},
         {"set it again: `ronghe checkpoint {store} --policy FILE`",
          "请重新设定：`ronghe checkpoint {store} --policy 文件`"}},
    Text{"log-policy-missing",
         {{}, "缺少日志的策略文件"},
         {"set it again with `ronghe checkpoint {store} --policy FILE`",
          "请用 `ronghe checkpoint {store} --policy FILE` 重新设定"}},
    Text{"officer-key-of-another",
         {{}, "该密钥属于“{owner}”，不属于“{officer}”"},
         {"give the line that `ronghe officer new --name {officer}` printed",
          "请给出 `ronghe officer new --name {officer}` 所输出的一行"}},
    Text{"officer-key-of-another-suite",
         {{}, "该密钥不适用于算法套件为 {suite} 的证据库"},
         {"make one by `ronghe officer new --suite {suite}`",
          "请用 `ronghe officer new --suite {suite}` 生成"}},
    Text{"officer-unknown",
         {{}, "没有名为“{officer}”的官员"},
         {"`ronghe officer list {store}` names all",
          "`ronghe officer list {store}` 会列出全部官员"}},
    Text{"officers-changed",
         {{}, "官员名册此间已被他人更改"},
         {"look at `ronghe officer list {store}` and say it again",
          "请查看 `ronghe officer list {store}` 后重试"}},
    Text{"output-exists",
         {{}, "该文件已存在，请另取一个名称"},
         {"name another one with --out", "请用 --out 指定另一个"}},
    Text{"pack-cell-in-percent",
         {{},
          "决策表 {table} 的单元格“{cell}”针对指标 {indicator}，其值为 0 到 1 的比率，永远不会达到 "
          "{value}；{value}% 请写作 {share}"}},
    Text{"pack-choice-unknown", {{}, "“{value}”不是该字段的选项；可选：{known}"}},
    Text{"pack-date-needed", {{}, "“{key}”必须是日期，例如 2025-12-31"}},
    Text{"pack-definition-type", {{}, "“{type}”不是定义的类型；可选：{known}"}},
    Text{"pack-file-at-top",
         {{}, "除 pack.yaml 外，政策包顶层的文件不会被读取；请移入下列文件夹之一：{folders}"}},
    Text{"pack-file-ignored", {{}, "{part} 中只读取以 {ending} 结尾的文件；请改名或移走此文件"}},
    Text{"pack-flag-needed", {{}, "“{key}”只能是 true 或 false"}},
    Text{"pack-folder-in-folder",
         {{}, "{part} 之内的文件夹不会被读取；请把其中的文件直接放入 {part}"}},
    Text{"pack-folder-misspelt", {{}, "该文件夹不会被读取；是否应为“{near}”？"}},
    Text{"pack-folder-unknown",
         {{}, "该文件夹不会被读取；请把其中的文件移入下列文件夹之一，或移出政策包：{folders}"}},
    Text{"pack-form-other",
         {{}, "此处的格式与预期不符，多半应为键与值；请对照一个可用的政策包（{reason}）"}},
    Text{"pack-has-faults",
         {"the pack of this store has {count} faults that a new store would refuse, the first in "
          "{first}",
          "本证据库的政策包有 {count} 处问题，新建证据库时会被拒绝，第一处在 {first}"},
         {"`ronghe policy check {folder}` tells them; mend a copy and run `ronghe adopt {store} "
          "PACK`",
          "`ronghe policy check {folder}` 会逐一列出；请更正副本后运行 `ronghe adopt {store} "
          "PACK`"}},
    Text{"pack-key-missing", {{}, "缺少键“{key}”；请补上"}},
    Text{"pack-key-twice",
         {{}, "键“{key}”在第 {line} 行已出现，其中一处所写将会丢失；请只保留一个"}},
    Text{"pack-key-unknown", {{}, "未知的键“{key}”；此处可用：{known}"}},
    Text{"pack-label-unknown", {{}, "“{label}”不是分级；可选：{known}"}},
    Text{"pack-languages-needed", {{}, "“{key}”须同时给出 zh 与 en"}},
    Text{"pack-light-worsens-down",
         {{},
          "决策表 {table} 使指标 {indicator} 在 {low} 时为 {low_light}，在 {high} 时为 "
          "{high_light}，而其方向为 down（越低越好）；请更正规则、限值或方向"}},
    Text{"pack-light-worsens-up",
         {{},
          "决策表 {table} 使指标 {indicator} 在 {low} 时为 {low_light}，在 {high} 时为 "
          "{high_light}，而其方向为 up（越高越好）；请更正规则、限值或方向"}},
    Text{"pack-limits-swapped-down",
         {{},
          "自 {day} 起，指标 {indicator} 的绿灯线为 {green}，红灯线为 {red}，而其方向为 "
          "down（越低越好）；请对调两线或更正方向"}},
    Text{"pack-limits-swapped-up",
         {{},
          "自 {day} 起，指标 {indicator} 的绿灯线为 {green}，红灯线为 {red}，而其方向为 "
          "up（越高越好）；请对调两线或更正方向"}},
    Text{"pack-min-above-max",
         {{}, "字段“{field}”的 min {min} 大于 max {max}，任何值都不会被接受；请对调或更正"}},
    Text{"pack-name-is-field", {{}, "“{name}”已是该记录的字段，公式会指向字段；请另选名称"}},
    Text{"pack-name-is-function", {{}, "“{name}”已是函数名，公式会指向函数；请另选名称"}},
    Text{"pack-name-is-keyword", {{}, "“{name}”是公式语言的保留词；请另选名称"}},
    Text{"pack-name-is-record", {{}, "“{name}”已是记录名，公式会指向记录；请另选名称"}},
    Text{"pack-no-ratio",
         {{}, "{value} 不是 0 到 1 之间的比率；请更正，或改用其他单位，例如 number"}},
    Text{"pack-not-utf8",
         {{}, "此处不是 UTF-8；请将文件另存为 UTF-8（现在多半是 GBK 或 GB18030）"}},
    Text{"pack-not-yaml", {{}, "不是有效的 YAML：{reason}"}},
    Text{"pack-number-meant", {{}, "“{key}”必须是数字；请写 {meant}"}},
    Text{"pack-number-needed", {{}, "“{key}”必须是数字"}},
    Text{"pack-owner-unknown",
         {{}, "未知的所有者“{owner}”；可选：{known}，或在 pack.yaml 的 owners 中添加"}},
    Text{"pack-ratio-in-percent",
         {{},
          "{value} 不是 0 到 1 之间的比率；若为百分比请写作 {share}，否则请改用其他单位，例如 "
          "number"}},
    Text{"pack-test-choice", {{}, "“{value}”不是该字段的选项；可选：{known}"}},
    Text{"pack-test-light", {{}, "“{value}”不是灯色；可选：{known}"}},
    Text{"pack-text-empty", {{}, "“{key}”为空；请填写"}},
    Text{"pack-text-needed", {{}, "“{key}”必须是单个文本"}},
    Text{"pack-translation-empty",
         {{}, "“{language}”为空，该语言的页面将不显示任何内容；请填写，或重复另一种语言的文字"}},
    Text{"pack-unit-misspelt", {{}, "“{unit}”不是常用单位；是否应为“{near}”？"}},
    Text{"pack-value-meant", {{}, "{written} 不是数字，而单位为 {unit}；请写 {meant}"}},
    Text{"pack-value-no-number",
         {{}, "{written} 不是数字，而单位为 {unit}；请用数字书写，小数点用“.”"}},
    Text{"pack-weight-missing",
         {{},
          "指标 {indicator} 在 weights/ 的 {classes} "
          "类中没有权重，将不计入得分；请给出权重（确为零则写 0），或设为 type: information"}},
    Text{"pack-wide-sign", {{}, "不是有效的 YAML：“{written}”不是 YAML 的符号，请写“{meant}”"}},
    Text{"pack-without-indicator",
         {{}, "政策包 {pack} 没有指标“{indicator}”；是否为以下之一：{near}"}},
    Text{"pack-word-unknown", {{}, "“{key}: {word}”无法识别；可选：{known}"}},
    Text{"part-refused",
         {"a part was refused; the account above says which, why, and what to do",
          "有一部分被拒绝；上文说明了是哪些、理由与办法"}},
    Text{"preview-without-check",
         {{}, "预览是检查所显示的内容，而此处并未要求检查"},
         {"give --check with --preview; nothing is sealed then",
          "请将 --check 与 --preview 同用；此时不会封存任何内容"}},
    Text{"receipt-made",
         {"check it offline: ronghe-verify receipt {receipt} --policy POLICY",
          "可离线核验：ronghe-verify receipt {receipt} --policy POLICY"}},
    Text{"reference-erased",
         {{},
          "{record} 有 {rows} 行属于已删除的主体，其 {field} "
          "在无人可解的密文中；降级后该字段须在表中，"
          "而表中将缺此值，未作任何改动"},
         {"give {field} the level L3 or L4", "请为 {field} 选择 L3 或 L4"}},
    Text{"rows-set-aside",
         {"rows that conflict with what another hand said are set aside",
          "与他方申报冲突的行已搁置"},
         {"`ronghe conflicts {store}` lists them", "`ronghe conflicts {store}` 会列出全部"}},
    Text{"run-differs",
         {"a run in this store is not what was sealed", "证据库中的运行与封存的不符"},
         {"somebody changed a file of the store: take it from a backup, or "
          "`ronghe reproduce {store} {run}` to see what the evidence gives",
          "证据库的文件被改动：请由备份恢复，或用 `ronghe reproduce {store} {run}` "
          "查看由证据重算的结果"}},
    Text{"run-judges-nothing",
         {"this run judged nobody: the store holds no evidence of any subject by {day}",
          "本次运行没有评判任何主体：截至 {day}，证据库中没有任何主体的证据"},
         {"import files with `ronghe import {store} FILES`; where the evidence is of a later day, "
          "choose that",
          "请先用 `ronghe import {store} FILES` 导入文件；如证据是此后才有的，请改用其日期"}},
    Text{"run-lines-missing",
         {"the lines of a run are not in this store", "运行的结果行不在本证据库中"},
         {"take `results` from a backup, or make the same run again: it writes them",
          "请由备份恢复 results，或以相同参数再次运行，即会重新写出"}},
    Text{"run-not-repeatable",
         {"{erasures} erasures were sealed after this run: values that it saw are destroyed, so it "
          "cannot be computed again. The stored result stands, as its hash is sealed",
          "此次运行之后封存了 {erasures} "
          "次销毁：运行所见的部分数值已不可读，无法重新计算。所存结果仍然有效，其哈希已封存"},
         {"prove it with `ronghe prove {store} run/{run}`",
          "可用 `ronghe prove {store} run/{run}` 证明"}},
    Text{"run-unknown",
         {{}, "本证据库没有运行 {run}"},
         {"`ronghe show {store}` lists its runs", "`ronghe show {store}` 会列出全部运行"}},
    Text{"run-without-lights",
         {{}, "运行 {run} 在本证据库中没有灯"},
         {"`ronghe show {store}` lists its runs", "`ronghe show {store}` 会列出全部运行"}},
    Text{"signature-malformed",
         {{}, "“{signature}”不是官员的签名（例如 bo:BASE64）"},
         {"copy the line that `ronghe officer sign` printed",
          "请复制 `ronghe officer sign` 所输出的一行"}},
    Text{"signature-of-something-else",
         {{},
          "{officer} 的签名并非以其密钥对将要封存的内容 {hash} "
          "所签：行、日期、行为人或证据库不同，证据此间已被他人更改，或由其他密钥签署；未封存任何内"
          "容"},
         {"look at `ronghe record … --check` and let {officer} sign that",
          "请查看 `ronghe record … --check` 并由 {officer} 重新签署"}},
    Text{"signature-without-actor",
         {{}, "由行为人签署，而未指明行为人"},
         {"give --actor NAME, the officer whose key it is",
          "请给出 --actor 姓名，即该密钥所属的官员"}},
    Text{"signatures-too-few",
         {{}, "记录 {record} 的行为须由 {needed} 名官员签署，现仅 {given} 名；未封存任何内容"},
         {"`ronghe record … --check` prints what they sign",
          "`ronghe record … --check` 会输出须签署的内容"}},
    Text{"signer-unknown",
         {{}, "没有名为“{officer}”的官员；未封存任何内容"},
         {"`ronghe officer add {store}` makes one known",
          "`ronghe officer add {store}` 可登记官员"}},
    Text{"site-file-absent",
         {{}, "没有这个文件；网站信息应为 YAML 文件"},
         {"give it with --site", "请用 --site 给出"}},
    Text{"sm3-tree-missing",
         {{}, "{store} 没有 SM3 树：仅算法套件为 gm 的证据库才有；其日志为 sha256 树"},
         {"`ronghe init --suite gm` makes a store with one",
          "`ronghe init --suite gm` 可建立带 SM3 树的证据库"}},
    Text{"store-damaged",
         {{}, "数据库文件已损坏：{message}"},
         {"take the store from a backup: `ronghe restore BACKUP NEW`; what is in its log can still "
          "be checked with ronghe-verify",
          "请由备份恢复：`ronghe restore 备份 新目录`；其日志仍可用 ronghe-verify 核验"}},
    Text{"store-differs-from-witness",
         {{},
          "本证据库与 {witness} 所见不同：其日志前 {seen} "
          "条（由日志自己签署）与此处不同；未公布任何内容。"
          "这是走上另一条路的旧副本，或日志已被改动"},
         {"use the newer copy, or `ronghe restore` the latest backup; what was sealed here since "
          "has "
          "to be said there again",
          "请改用较新的副本，或以 `ronghe restore` "
          "恢复最新备份；此后在此封存的内容须在该处重新录入"}},
    Text{"store-mended",
         {"mended: {what}", "已修复：{what}"},
         {"run `ronghe audit {store}`", "请运行 `ronghe audit {store}`"}},
    Text{"store-missing",
         {{}, "{store} 不是证据库"},
         {"make one with `ronghe init {store} --pack packs/national`",
          "请用 `ronghe init {store} --pack packs/national` 建立"}},
    Text{"store-older-than-witness",
         {{},
          "本证据库比 {witness} 所见更旧：它见过其日志 {seen} 条（由日志自己签署），此处为 {here} "
          "条；"
          "未公布任何内容。证据库被退回到先前状态，或其另一副本已继续写入"},
         {"use the newer copy, or `ronghe restore` the latest backup; what was sealed here since "
          "has "
          "to be said there again",
          "请改用较新的副本，或以 `ronghe restore` "
          "恢复最新备份；此后在此封存的内容须在该处重新录入"}},
    Text{"store-restored",
         {"what was sealed after the backup is not in it", "备份之后封存的内容不在其中"},
         {"run `ronghe audit {store}`, then `ronghe checkpoint {store}`, which asks the "
          "witnesses whether they have seen more",
          "先运行 `ronghe audit {store}`，再运行 `ronghe checkpoint "
          "{store}`，向见证方询问是否见过更多"}},
    Text{"store-rolled-back",
         {"this store is older than what its witnesses saw, or differs from it",
          "本证据库比见证方所见更旧，或与之不同"},
         {"use the newer copy, or `ronghe restore` the latest backup; what was sealed here since "
          "has "
          "to be said there again",
          "请改用较新的副本，或以 `ronghe restore` "
          "恢复最新备份；此后在此封存的内容须在该处重新录入"}},
    Text{
        "subject-erased",
        {{}, "{record} 有 {rows} 行在 {field} 中指向依申请 {request} 已删除的主体；未封存任何内容"},
        {"leave these rows out; who was erased does not come back under the same id",
         "请去掉这些行；已删除的主体不能以同一编号再次进入"}},
    Text{"subject-unknown",
         {{}, "运行 {run} 中没有主体 {subject}"},
         {"`ronghe show {store} {run}` lists them", "`ronghe show {store} {run}` 会列出全部主体"}},
    Text{"views-differ",
         {"views of sealed rows are not what the dictionary gives", "封存行的视图与字典所定不符"},
         {"`ronghe audit {store} --remake-views` makes them again",
          "`ronghe audit {store} --remake-views` 可重建视图"}},
    Text{"witness-key-missing",
         {{}, "此处没有见证方的密钥"},
         {"make one by `ronghe-node init`", "请用 `ronghe-node init` 生成"}},
    Text{"witnesses-unheard",
         {{}, "本证据库由备份恢复：再次发布之前，须有法定数目的见证方声明未见过其日志的更多内容"},
         {"run `ronghe checkpoint {store}` when they can be reached",
          "请在可联系见证方时运行 `ronghe checkpoint {store}`"}},
};
static_assert(std::ranges::is_sorted(texts, {}, &Text::code));
static_assert(std::ranges::all_of(texts, [](const Text& text) {
  return !text.words.zh.empty() && text.remedy.en.empty() == text.remedy.zh.empty();
}));

using Values = std::vector<ErrorValue>;

std::string_view in(const Both& both, Language language) {
  return language == Language::zh ? both.zh : both.en;
}

// Words of the program itself that errors name: kinds of values, lights, units.
constexpr std::array<std::pair<std::string_view, std::string_view>, 22> chinese_values{
    {{"a boolean", "真假值"},
     {"a number", "数字"},
     {"a text", "文本"},
     {"a date", "日期"},
     {"a duration in days", "以日计的时长"},
     {"a duration in months", "以月计的时长"},
     {"null", "空值"},
     {"red", "红灯"},
     {"yellow", "黄灯"},
     {"green", "绿灯"},
     {"none", "无灯"},
     {"no unit", "无单位"},
     {"ratio", "比率"},
     {"number", "数"},
     {"yuan", "元"},
     {"person", "人"},
     {"persons", "人"},
     {"day", "天"},
     {"days", "天"},
     {"month", "月"},
     {"months", "月"},
     {"hours", "小时"}}};
// Of what an author wrote nothing is changed: it is looked for in the file.
Values in_chinese(Values values) {
  static constexpr std::array<std::string_view, 6> own{"left",     "right",     "given",
                                                       "declared", "low_light", "high_light"};
  for (auto& [name, value] : values) {
    if (std::ranges::find(own, name) == own.end()) continue;
    const auto* found = std::ranges::find(chinese_values, value,
                                          &std::pair<std::string_view, std::string_view>::first);
    if (found != chinese_values.end()) value = found->second;
  }
  return values;
}

const Text* found_in(std::span<const Text> words, ErrorCode code) {
  const auto found = std::ranges::lower_bound(words, code.text, {}, &Text::code);
  return found != words.end() && found->code == code.text ? &*found : nullptr;
}

const Text& text_of(ErrorCode code) {
  const auto* found = found_in(texts, code);
  if (found == nullptr) found = found_in(words_of_stores(), code);
  ensure(found != nullptr, "every code has words at the face");
  return *found;
}

// "; run `ronghe audit s`", or nothing.
std::string remedy(const Text& text, const Values& values, Language language) {
  const auto remedy = in(text.remedy, language);
  if (remedy.empty()) return {};
  return (language == Language::zh ? "；" : "; ") + filled(remedy, values);
}

}  // namespace

Language language() {
  const auto* chosen = std::getenv("RONGHE_LANG");
  return chosen != nullptr && std::string_view(chosen) == "zh" ? Language::zh : Language::en;
}

std::string in_words(const commands::Hint& hint, Language language) {
  const auto& text = text_of(hint.code);
  return filled(in(text.words, language), hint.values) + remedy(text, hint.values, language);
}

std::string in_words(const Error& error, Language language) {
  if (error.code == ErrorCode{}) return to_string(error);
  const auto& text = text_of(error.code);
  auto said = error;
  if (language == Language::zh) {
    auto values = in_chinese(error.values);
    values.push_back({"message", error.message});
    // The lines below, such as a formula with a caret, are the same in every language.
    const auto lines = error.message.find('\n');
    const bool whole = error.code == "file-refused"_code;  // and with all its lines
    said.message =
        filled(text.words.zh, values) +
        (whole || lines == std::string::npos ? std::string() : error.message.substr(lines));
  }
  return to_string(said) + remedy(text, error.values, language);
}

std::string message_in_words(const Error& error, Language language) {
  auto placeless = error;
  placeless.place = {};
  return in_words(placeless, language);
}

}  // namespace ronghe::app
