// SPDX-License-Identifier: Apache-2.0
#include "ronghe/demo/detail/division_names.hpp"

#include <algorithm>
#include <array>

namespace ronghe::demo::detail {

namespace {

struct Name {
  std::string_view code, english;
};

// Sorted by code; the search below relies on it.
constexpr std::array names{
    Name{"110000", "Beijing"},    Name{"120000", "Tianjin"},        Name{"130000", "Hebei"},
    Name{"140000", "Shanxi"},     Name{"150000", "Inner Mongolia"}, Name{"210000", "Liaoning"},
    Name{"220000", "Jilin"},      Name{"230000", "Heilongjiang"},   Name{"310000", "Shanghai"},
    Name{"320000", "Jiangsu"},    Name{"330000", "Zhejiang"},       Name{"340000", "Anhui"},
    Name{"350000", "Fujian"},     Name{"360000", "Jiangxi"},        Name{"370000", "Shandong"},
    Name{"410000", "Henan"},      Name{"420000", "Hubei"},          Name{"430000", "Hunan"},
    Name{"440000", "Guangdong"},  Name{"440100", "Guangzhou"},      Name{"440103", "Liwan"},
    Name{"440104", "Yuexiu"},     Name{"440105", "Haizhu"},         Name{"440106", "Tianhe"},
    Name{"440111", "Baiyun"},     Name{"440112", "Huangpu"},        Name{"440113", "Panyu"},
    Name{"440114", "Huadu"},      Name{"440115", "Nansha"},         Name{"440116", "Luogang"},
    Name{"440117", "Conghua"},    Name{"440118", "Zengcheng"},      Name{"440183", "Zengcheng"},
    Name{"440184", "Conghua"},    Name{"440200", "Shaoguan"},       Name{"440203", "Wujiang"},
    Name{"440204", "Zhenjiang"},  Name{"440205", "Qujiang"},        Name{"440222", "Shixing"},
    Name{"440224", "Renhua"},     Name{"440229", "Wengyuan"},       Name{"440232", "Ruyuan"},
    Name{"440233", "Xinfeng"},    Name{"440281", "Lechang"},        Name{"440282", "Nanxiong"},
    Name{"440300", "Shenzhen"},   Name{"440303", "Luohu"},          Name{"440304", "Futian"},
    Name{"440305", "Nanshan"},    Name{"440306", "Bao'an"},         Name{"440307", "Longgang"},
    Name{"440308", "Yantian"},    Name{"440309", "Longhua"},        Name{"440310", "Pingshan"},
    Name{"440311", "Guangming"},  Name{"440321", "Bao'an"},         Name{"440400", "Zhuhai"},
    Name{"440402", "Xiangzhou"},  Name{"440403", "Doumen"},         Name{"440404", "Jinwan"},
    Name{"440500", "Shantou"},    Name{"440507", "Longhu"},         Name{"440511", "Jinping"},
    Name{"440512", "Haojiang"},   Name{"440513", "Chaoyang"},       Name{"440514", "Chaonan"},
    Name{"440515", "Chenghai"},   Name{"440523", "Nan'ao"},         Name{"440600", "Foshan"},
    Name{"440604", "Chancheng"},  Name{"440605", "Nanhai"},         Name{"440606", "Shunde"},
    Name{"440607", "Sanshui"},    Name{"440608", "Gaoming"},        Name{"440700", "Jiangmen"},
    Name{"440703", "Pengjiang"},  Name{"440704", "Jianghai"},       Name{"440705", "Xinhui"},
    Name{"440781", "Taishan"},    Name{"440783", "Kaiping"},        Name{"440784", "Heshan"},
    Name{"440785", "Enping"},     Name{"440800", "Zhanjiang"},      Name{"440802", "Chikan"},
    Name{"440803", "Xiashan"},    Name{"440804", "Potou"},          Name{"440811", "Mazhang"},
    Name{"440823", "Suixi"},      Name{"440825", "Xuwen"},          Name{"440881", "Lianjiang"},
    Name{"440882", "Leizhou"},    Name{"440883", "Wuchuan"},        Name{"440900", "Maoming"},
    Name{"440902", "Maonan"},     Name{"440904", "Dianbai"},        Name{"440923", "Dianbai"},
    Name{"440981", "Gaozhou"},    Name{"440982", "Huazhou"},        Name{"440983", "Xinyi"},
    Name{"441200", "Zhaoqing"},   Name{"441202", "Duanzhou"},       Name{"441203", "Dinghu"},
    Name{"441204", "Gaoyao"},     Name{"441223", "Guangning"},      Name{"441224", "Huaiji"},
    Name{"441225", "Fengkai"},    Name{"441226", "Deqing"},         Name{"441283", "Gaoyao"},
    Name{"441284", "Sihui"},      Name{"441300", "Huizhou"},        Name{"441302", "Huicheng"},
    Name{"441303", "Huiyang"},    Name{"441322", "Boluo"},          Name{"441323", "Huidong"},
    Name{"441324", "Longmen"},    Name{"441400", "Meizhou"},        Name{"441402", "Meijiang"},
    Name{"441403", "Meixian"},    Name{"441421", "Meixian"},        Name{"441422", "Dabu"},
    Name{"441423", "Fengshun"},   Name{"441424", "Wuhua"},          Name{"441426", "Pingyuan"},
    Name{"441427", "Jiaoling"},   Name{"441481", "Xingning"},       Name{"441500", "Shanwei"},
    Name{"441502", "Chengqu"},    Name{"441521", "Haifeng"},        Name{"441523", "Luhe"},
    Name{"441581", "Lufeng"},     Name{"441600", "Heyuan"},         Name{"441602", "Yuancheng"},
    Name{"441621", "Zijin"},      Name{"441622", "Longchuan"},      Name{"441623", "Lianping"},
    Name{"441624", "Heping"},     Name{"441625", "Dongyuan"},       Name{"441700", "Yangjiang"},
    Name{"441702", "Jiangcheng"}, Name{"441704", "Yangdong"},       Name{"441721", "Yangxi"},
    Name{"441723", "Yangdong"},   Name{"441781", "Yangchun"},       Name{"441800", "Qingyuan"},
    Name{"441802", "Qingcheng"},  Name{"441803", "Qingxin"},        Name{"441821", "Fogang"},
    Name{"441823", "Yangshan"},   Name{"441825", "Lianshan"},       Name{"441826", "Liannan"},
    Name{"441881", "Yingde"},     Name{"441882", "Lianzhou"},       Name{"441900", "Dongguan"},
    Name{"442000", "Zhongshan"},  Name{"445100", "Chaozhou"},       Name{"445102", "Xiangqiao"},
    Name{"445103", "Chao'an"},    Name{"445121", "Chao'an"},        Name{"445122", "Raoping"},
    Name{"445200", "Jieyang"},    Name{"445202", "Rongcheng"},      Name{"445203", "Jiedong"},
    Name{"445222", "Jiexi"},      Name{"445224", "Huilai"},         Name{"445281", "Puning"},
    Name{"445300", "Yunfu"},      Name{"445302", "Yuncheng"},       Name{"445303", "Yun'an"},
    Name{"445321", "Xinxing"},    Name{"445322", "Yunan"},          Name{"445381", "Luoding"},
    Name{"450000", "Guangxi"},    Name{"460000", "Hainan"},         Name{"500000", "Chongqing"},
    Name{"510000", "Sichuan"},    Name{"520000", "Guizhou"},        Name{"530000", "Yunnan"},
    Name{"540000", "Xizang"},     Name{"610000", "Shaanxi"},        Name{"620000", "Gansu"},
    Name{"630000", "Qinghai"},    Name{"640000", "Ningxia"},        Name{"650000", "Xinjiang"},
};
static_assert(std::ranges::is_sorted(names, {}, &Name::code));

}  // namespace

std::string english_name(std::string_view code) {
  const auto* const found = std::ranges::lower_bound(names, code, {}, &Name::code);
  return found != names.end() && found->code == code ? std::string(found->english) : "";
}

}  // namespace ronghe::demo::detail
